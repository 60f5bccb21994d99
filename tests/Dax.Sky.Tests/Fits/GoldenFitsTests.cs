using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Dax.Sky.Tests.Fits;

/// <summary>Files that astropy wrote, and what it reads in them: tests/data/fits.</summary>
public class GoldenFitsTests
{
    [Fact]
    public void Files_OfAstropy_AreReadAsAstropyReadsThem()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(RepositoryRoot.Path, "tests", "data", "fits", "golden.zip"));
        var facts = Encoding.UTF8.GetString(File(zip, "facts.json")).Split('\n');
        var (headers, images, tables) = (0, 0, 0);
        foreach (var line in facts.Where(f => f.Length > 0))
        {
            var fact = JsonDocument.Parse(line).RootElement;
            using var file = FitsBytes.Open(File(zip, fact.GetProperty("file").GetString()!));
            var hdu = file.Hdus[fact.GetProperty("index").GetInt32()];
            if (AstropyFact.SameHeader(file, hdu, fact)) headers++;
            if (AstropyFact.SamePixels(file, hdu, fact)) images++;
            if (AstropyFact.SameTable(file, hdu, fact)) tables++;
        }
        Assert.Equal((21, 19, 1), (headers, images, tables));
    }

    private static byte[] File(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
