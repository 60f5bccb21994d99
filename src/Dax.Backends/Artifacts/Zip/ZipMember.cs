namespace Dax.Backends.Artifacts.Zip;

internal enum ZipMethod { Stored = 0, Deflated = 8 }

/// <summary>A member as the archive's central directory describes it, checked against its local header.</summary>
/// <param name="DataOffset">Of its first packed byte in the archive.</param>
/// <param name="PackedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of the member itself.</param>
internal sealed record ZipMember(ZipMethod Method, long DataOffset, long PackedLength, long Length, uint Crc);
