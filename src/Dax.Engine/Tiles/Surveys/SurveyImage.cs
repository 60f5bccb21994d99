using Dax.Engine.Imagery;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>An image of a map, and the cells that it may touch.</summary>
/// <param name="Cells">Of the order of leaf tiles.</param>
public sealed record SurveyImage(FoundImage Found, Moc Cells)
{
    /// <summary>What the dataset is called outside (DMTN-302).</summary>
    public string Did(string authority) => $"ivo://{authority}?repo={Found.Uri.Label}&id={Found.Uri.Id}";
}
