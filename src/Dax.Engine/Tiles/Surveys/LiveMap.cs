using Dax.Engine.Ports;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>A map with its images and what is remembered of it, both of one moment.</summary>
internal sealed record LiveMap(SurveySnapshot Snapshot, SurveyState State)
{
    public HipsSurvey Survey => Snapshot.Survey;

    public string Name => Survey.Name;

    public int Order => Snapshot.Order;

    public SurveyImages Images => Snapshot.Images;

    /// <summary>Whether a stored tile is what it would be if it were made now.</summary>
    public bool IsFresh(HipsTile tile, StoredFileInfo stored) => SurveyStates.IsFresh(State, tile, stored.LastModified);

    /// <summary>The same of a file about the whole map.</summary>
    public bool IsFresh(StoredFileInfo stored) => SurveyStates.IsFresh(State, null, stored.LastModified);

    /// <summary>Whether a tile is made of the same images, and in the same way, in another state of the map.</summary>
    public bool IsMadeAlike(HipsTile tile, LiveMap other) => State.Recipe == other.State.Recipe && HasSameImages(tile, other);

    private bool HasSameImages(HipsTile tile, LiveMap other) =>
        ReferenceEquals(Images, other.Images) || (Order == other.Order && Images.Touching(tile).Select(i => i.Version).SequenceEqual(other.Images.Touching(tile).Select(i => i.Version)));
}
