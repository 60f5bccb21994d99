using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Tiles;

/// <summary>A HiPS map as a whole; the key is its name. NotFound for a map that there is not.</summary>
[Alias(Aliases.HipsGrain)]
public interface IHipsGrain : IGrainWithStringKey
{
    /// <summary>What its properties say.</summary>
    [Alias("Describe"), AlwaysInterleave] Task<HipsView> Describe();

    /// <summary>Has a file about the whole map ("Moc.fits", "Moc.json", "Norder3/Allsky.png", "preview.jpg", "metadata.xml") made anew where it is not of the map as it is now.</summary>
    [Alias("Get"), AlwaysInterleave] Task<TileView> Get(string path, CancellationToken cancel = default);
}

/// <summary>All maps of the service; one grain, key "all".</summary>
[Alias(Aliases.HipsListGrain)]
public interface IHipsListGrain : IGrainWithStringKey
{
    [Alias("List"), AlwaysInterleave] Task<ImmutableArray<HipsView>> List();
}

/// <summary>A map: what HiPS 1.0 (clause 4.4.1) has its properties say, without what depends on where it is asked for.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.HipsView)]
public sealed record HipsView
{
    [Id(0)] public required string Name { get; init; }
    [Id(1)] public required string Title { get; init; }
    [Id(2)] public string? Description { get; init; }
    /// <summary>The finest and the coarsest order that have tiles.</summary>
    [Id(3)] public int Order { get; init; }
    [Id(4)] public int MinOrder { get; init; }
    [Id(5)] public ImmutableArray<string> Formats { get; init; } = [];
    [Id(6)] public bool IsColor { get; init; }
    /// <summary>Of FITS tiles; 0 for a map without.</summary>
    [Id(7)] public int Bitpix { get; init; }
    /// <summary>Low and high value of pictures; of all pixels; each empty while unknown.</summary>
    [Id(8)] public ImmutableArray<double> PixelCut { get; init; } = [];
    [Id(9)] public ImmutableArray<double> DataRange { get; init; } = [];
    [Id(10)] public string? Unit { get; init; }
    /// <summary>Where to look first: longitude, latitude and field of view, degrees ICRS; empty while there is nothing to see.</summary>
    [Id(11)] public ImmutableArray<double> Start { get; init; } = [];
    [Id(12)] public double SkyFraction { get; init; }
    /// <summary>MJD; null when unknown.</summary>
    [Id(13)] public double? TimeMin { get; init; }
    [Id(14)] public double? TimeMax { get; init; }
    /// <summary>Metres; null when unknown.</summary>
    [Id(15)] public double? WavelengthMin { get; init; }
    [Id(16)] public double? WavelengthMax { get; init; }
    [Id(17)] public DateTimeOffset Created { get; init; }
    /// <summary>When its images last changed.</summary>
    [Id(18)] public DateTimeOffset Released { get; init; }
    [Id(19)] public long ImageCount { get; init; }
    /// <summary>Names of the maps that a colour map is made of.</summary>
    [Id(20)] public ImmutableArray<string> ColorOf { get; init; } = [];
    /// <summary>As the operator wants them, instead of what would be said otherwise.</summary>
    [Id(21)] public ImmutableArray<HipsProperty> Properties { get; init; } = [];
    /// <summary>Bytes of the map when all of it is made; 0 while unknown.</summary>
    [Id(22)] public long EstimatedBytes { get; init; }
    /// <summary>Of the images' own finest pixels, degrees; null when unknown.</summary>
    [Id(23)] public double? ImagePixelDegrees { get; init; }
}

/// <summary>A line of a map's properties.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.HipsProperty)]
public sealed record HipsProperty([property: Id(0)] string Keyword, [property: Id(1)] string Value);
