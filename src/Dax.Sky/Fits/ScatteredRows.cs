using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dax.Sky.Fits;

/// <summary>
/// Many short pieces of a file with one call of the system (Linux). The file is mapped, but never touched here: the kernel copies the pieces, by pwritev, into a
/// small file in memory that is mapped too. If the file has become shorter, that call copies less than was asked for, where reading
/// the mapping would end the process.
/// </summary>
internal sealed partial class ScatteredRows : IDisposable
{
    /// <summary>Longer pieces are read one by one: copying them twice costs more than a call.</summary>
    public const int MaxRowBytes = 2 * 1024;

    public const int MinRows = 8;

    private const int MaxPieces = 1024, ScratchBytes = 1 << 20, MaxIdle = 8;

    private static readonly ConcurrentBag<Scratch> Idle = [];

    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;

    private ScatteredRows(MemoryMappedFile mapping, MemoryMappedViewAccessor view) => (this.mapping, this.view) = (mapping, view);

    /// <summary>Null where this is not to be had; the pieces are then read one by one.</summary>
    public static ScatteredRows? TryCreate(SafeFileHandle file, long length)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || length == 0) return null;
        MemoryMappedFile? mapping = null;
        try
        {
            mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new ScatteredRows(mapping, mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mapping?.Dispose();
            return null;
        }
    }

    /// <summary>Fills <paramref name="into"/> with pieces of <paramref name="rowBytes"/> that begin <paramref name="stride"/> bytes apart; they lie in the mapping. False when the kernel would not.</summary>
    public unsafe bool TryRead(long offset, int rowBytes, long stride, Span<byte> into)
    {
        var scratch = Idle.TryTake(out var idle) ? idle : Scratch.TryCreate();
        if (scratch is null) return false;
        byte* start = null;
        try
        {
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var most = Math.Min(MaxPieces, ScratchBytes / rowBytes);
            while (into.Length > 0)
            {
                var rows = Math.Min(most, into.Length / rowBytes);
                if (!scratch.TryGather(start + offset, rowBytes, stride, rows, into)) return false;
                into = into[(rows * rowBytes)..];
                offset += rows * stride;
            }
            return true;
        }
        finally
        {
            if (start is not null) view.SafeMemoryMappedViewHandle.ReleasePointer();
            if (Idle.Count < MaxIdle) Idle.Add(scratch);
            else scratch.Dispose();
        }
    }

    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
    }

    /// <summary>A file in memory that the kernel writes to and we read from.</summary>
    private sealed unsafe partial class Scratch : IDisposable
    {
        private readonly SafeFileHandle file;
        private readonly MemoryMappedFile mapping;
        private readonly MemoryMappedViewAccessor view;
        private readonly byte* bytes;

        private Scratch(SafeFileHandle file)
        {
            this.file = file;
            mapping = MemoryMappedFile.CreateFromFile(file, null, ScratchBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            view = mapping.CreateViewAccessor(0, ScratchBytes, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        }

        public static Scratch? TryCreate()
        {
            const uint closeOnExec = 1;
            SafeFileHandle? file = null;
            try
            {
                file = new SafeFileHandle(MemoryFile("dax-rows", closeOnExec), ownsHandle: true);
                if (file.IsInvalid) return null;
                RandomAccess.SetLength(file, ScratchBytes);
                return new Scratch(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or EntryPointNotFoundException or NotSupportedException)
            {
                file?.Dispose();
                return null;
            }
        }

        public bool TryGather(byte* first, int rowBytes, long stride, int rows, Span<byte> into)
        {
            var pieces = stackalloc Piece[rows];
            for (var row = 0; row < rows; row++) pieces[row] = new Piece { Start = first + (row * stride), Length = (nuint)rowBytes };
            if (WritePieces(file, pieces, rows, 0) != (nint)rows * rowBytes) return false;
            new ReadOnlySpan<byte>(bytes, rows * rowBytes).CopyTo(into);
            return true;
        }

        public void Dispose()
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            mapping.Dispose();
            file.Dispose();
        }

        private struct Piece
        {
            public byte* Start;
            public nuint Length;
        }

        [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
        private static partial nint MemoryFile(string name, uint flags);

        [LibraryImport("libc", EntryPoint = "pwritev")]
        private static partial nint WritePieces(SafeFileHandle file, Piece* pieces, int count, long offset);
    }
}
