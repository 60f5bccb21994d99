using Dax.Engine.Imagery;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>An image of a map, and the cells that it may touch.</summary>
/// <param name="Cells">Of the order of leaf tiles.</param>
public sealed record SurveyImage(FoundImage Found, Moc Cells)
{
    /// <summary>A dataset that is registered again under its id is another image.</summary>
    internal (Guid, string, DateTimeOffset?) Version => (Found.Uri.Id, Found.Dataset.Ref.Run, Found.Dataset.Ref.IngestedAt);

    /// <summary>What the dataset is called outside (DMTN-302).</summary>
    public string Did(string authority) => $"ivo://{authority}?repo={Found.Uri.Label}&id={Found.Uri.Id}";
}
