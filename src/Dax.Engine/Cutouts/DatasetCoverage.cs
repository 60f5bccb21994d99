using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Ivoa.Soda;
using Dax.Sky.Times;

namespace Dax.Engine.Cutouts;

/// <summary>What a dataset covers beside the sky, as its ObsCore row says; null where nobody knows.</summary>
/// <param name="Wavelengths">Metres, in vacuum.</param>
/// <param name="Times">MJD, UTC.</param>
/// <param name="Polarizations">Upper case; empty where nobody knows.</param>
public sealed record DatasetCoverage(SodaInterval? Wavelengths, SodaInterval? Times, ImmutableArray<string> Polarizations)
{
    public static readonly DatasetCoverage Unknown = new(null, null, []);

    /// <summary>What is not known matches nothing that is asked for.</summary>
    public bool Has(SodaInterval? band, SodaInterval? time, ImmutableArray<string> polarizations) =>
        Meets(Wavelengths, band) && Meets(Times, time) && (polarizations.IsEmpty || polarizations.Any(p => Polarizations.Contains(p)));

    /// <summary>Of a Butler's timespan; unbounded ends are infinite.</summary>
    public static SodaInterval? TimesOf(ButlerTimespan? timespan) => timespan is { } span
        ? new SodaInterval(
            span.BeginNanoseconds is { } begin ? LeapSeconds.ToUtc(begin).Mjd : double.NegativeInfinity,
            span.EndNanoseconds is { } end ? LeapSeconds.ToUtc(end).Mjd : double.PositiveInfinity)
        : null;

    private static bool Meets(SodaInterval? known, SodaInterval? asked) => asked is null || (known is { } k && asked.Value.Overlaps(k.Low, k.High));
}

/// <summary>Tells what datasets cover.</summary>
public interface IDatasetCoverage
{
    ValueTask<DatasetCoverage> Of(DatasetHandle handle, CancellationToken cancel);
}
