using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Sky.Fits;

namespace Dax.Backends.Artifacts.Zip;

/// <summary>Members of archives as artifacts of their own: stored ones are read where they lie in the archive, deflated ones from a scratch file.</summary>
internal sealed class ZipMembers(ZipUnpacker unpacker)
{
    /// <summary>Takes the archive over: it lives as long as the member needs it. Throws <see cref="InvalidDataException"/> when it is damaged, with a sentence for the user.</summary>
    public Result<OpenArtifact> Open(OpenArtifact archive, string name, CancellationToken cancel)
    {
        var isKept = false;
        try
        {
            if (ZipDirectory.Find(archive.Bytes, name) is not { } member) return ArtifactFaults.Missing();
            isKept = member.Method == ZipMethod.Stored;
            return isKept ? InPlace(archive, member) : Unpacked(archive, member, cancel);
        }
        catch (FitsFormatException e)
        {
            throw new InvalidDataException("it is shorter than its directory says.", e);
        }
        finally
        {
            if (!isKept) archive.Dispose();
        }
    }

    private static OpenArtifact InPlace(OpenArtifact archive, ZipMember member) =>
        new(new PartByteSource(archive.Bytes, member.DataOffset, member.Length), Tag(archive, member), archive.LastModified)
        {
            FilePath = archive.FilePath,
            FileOffset = archive.FileOffset + member.DataOffset,
        };

    private Result<OpenArtifact> Unpacked(OpenArtifact archive, ZipMember member, CancellationToken cancel) =>
        unpacker.Unpack(archive.Bytes, member, cancel).Match<Result<OpenArtifact>>(bytes => new OpenArtifact(bytes, Tag(archive, member), archive.LastModified), fault => fault);

    private static string Tag(OpenArtifact archive, ZipMember member) => $"{archive.ETag[..^1]}-{member.DataOffset:x}-{member.Crc:x8}\"";
}
