using System.Text.Json;
using Dax.Sky.Fits;
using Dax.Sky.Tests.Fits;

namespace Dax.Interop.Tests.Fits;

/// <summary>Headers, pixels and tables as astropy reads them, value by value and byte by byte.</summary>
public sealed class AstropyAgreementTests(AstropyFacts facts) : IClassFixture<AstropyFacts>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Headers_OfEveryFile_HaveTheSameValues(bool survey) => await ForEachHdu(survey, 60, AstropyFact.SameHeader);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pixels_OfEveryImageAndOfRandomSections_AreTheSameBits(bool survey) => await ForEachHdu(survey, 60, AstropyFact.SamePixels);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tables_OfEveryFile_HaveTheSameColumnsAndCells(bool survey) => await ForEachHdu(survey, 1, AstropyFact.SameTable);

    private async Task ForEachHdu(bool survey, int atLeast, Func<FitsFile, FitsHdu, JsonElement, bool> check)
    {
        Assert.SkipUnless(await AstropyFacts.IsAstropyHere(), "astropy is not installed (Debian package python3-astropy).");
        Assert.SkipWhen(survey && AstropyFacts.Survey is null, "There is no shared/data/butler/survey.tar.gz beside the repository.");
        var checks = 0;
        foreach (var group in facts.Hdus(survey).GroupBy(f => f.GetProperty("file").GetString()!))
        {
            using var file = FitsFile.Open(new FileByteSource(group.Key));
            foreach (var fact in group)
            {
                var hdu = file.Hdus[fact.GetProperty("index").GetInt32()];
                try
                {
                    if (check(file, hdu, fact)) checks++;
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    throw new InvalidOperationException($"{group.Key}, {hdu}", e);
                }
            }
        }
        Assert.True(checks >= atLeast, $"{checks} HDUs");
    }
}
