using Dax.Engine.Tiles.Surveys;

namespace Dax.Silo.Hosting;

/// <summary>Maps of the simulated survey: its coadds in each band, and all three as one of colours.</summary>
internal static class DemoSurveys
{
    private const string Collection = "demo/coadds";

    private static readonly string[] Bands = ["g", "r", "i"];

    public static void AddTo(HipsOptions options)
    {
        foreach (var band in Bands)
            options.Surveys.Add(new HipsSurveyOptions
            {
                Name = $"demo-{band}",
                Title = $"Simulated survey, {band}",
                Description = $"Coadds of the simulated survey in the band {band}.",
                Repository = DemoData.Label,
                DatasetType = "deep_coadd",
                Collections = [Collection],
                Band = band,
            });
        // Red is the longest wave.
        options.Surveys.Add(new HipsSurveyOptions
        {
            Name = "demo-color",
            Title = "Simulated survey, colours",
            Description = "The simulated survey in the bands i, r and g as red, green and blue.",
            ColorOf = ["demo-i", "demo-r", "demo-g"],
        });
    }
}
