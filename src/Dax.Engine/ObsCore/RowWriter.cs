using System.Globalization;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Templates;
using Dax.Ivoa.ObsCore;
using Dax.Sky.Geometry;
using Dax.Sky.Times;

namespace Dax.Engine.ObsCore;

/// <summary>What is known of a dataset beside its registry entry.</summary>
/// <param name="Region">What it covers, ICRS.</param>
/// <param name="Bytes">Of its files.</param>
/// <param name="PublicUri">Where its file can be had without this service.</param>
internal readonly record struct DatasetFacts(ISkyRegion? Region, long? Bytes, Uri? PublicUri);

/// <summary>Writes the rows of one dataset type. What a dataset does not have is null. Not thread-safe.</summary>
internal sealed class RowWriter
{
    private readonly ObsCoreRules rules;
    private readonly DatasetTypeMapping type;
    private readonly RowColumns at;
    private readonly ExtraValues extras;
    private readonly TemplateScope scope = new();

    public RowWriter(ObsCoreRules rules, DatasetTypeMapping type, ObsCoreSchema schema)
    {
        (this.rules, this.type) = (rules, type);
        at = new RowColumns(schema);
        extras = new ExtraValues(rules.Mapping, type, schema);
    }

    /// <summary>Adds a row; or none, when the mapping asks for what no dataset of this type has: then the answer says what.</summary>
    public string? Write(ObsCoreBatch batch, ExpandedDataset dataset, DatasetFacts facts)
    {
        batch.BeginRow(dataset.Ref.Id, dataset.Ref.IngestedAt, facts.Region);
        scope.Enter(dataset);
        WhatItIs(batch);
        if (Identify(batch, dataset, facts) is { } problem) return problem;
        if (extras.Write(batch, scope) is { } wrong) return wrong;
        WhereAndWhen(batch, dataset, facts);
        Light(batch, dataset.Ref.DataId);
        batch.EndRow();
        return null;
    }

    private void WhatItIs(ObsCoreBatch batch)
    {
        var mapping = rules.Mapping;
        var collection = type.ObsCollection ?? mapping.ObsCollection ?? rules.Label;
        Name("dataproduct_type", at.ProductType, type.DataproductType);
        Name("dataproduct_subtype", at.ProductSubtype, type.Subtype);
        Name("obs_collection", at.Collection, collection);
        Name("o_ucd", at.ObservableUcd, type.ObservableUcd);
        batch.Set(at.CalibLevel, (int?)type.CalibLevel);
        scope.Set("calib_level", (long)type.CalibLevel);
        batch.Set(at.Pixels1, type.Pixels?.First);
        batch.Set(at.Pixels2, type.Pixels?.Second);
        scope.Set("s_xel1", type.Pixels?.First);
        scope.Set("s_xel2", type.Pixels?.Second);

        void Name(string name, int column, string? value)
        {
            batch.Set(column, value);
            scope.Set(name, value);
        }
    }

    /// <summary>obs_id, obs_publisher_did and where to get it.</summary>
    private string? Identify(ObsCoreBatch batch, ExpandedDataset dataset, DatasetFacts facts)
    {
        var id = type.ObsId?.Format(scope) ?? default;
        if (id.Problem is not null) return id.Problem;
        var observation = id.Text is { Length: > 0 } named ? named : ObservationName.Of(dataset);
        batch.Set(at.ObsId, observation);
        scope.Set("obs_id", observation);
        var publisher = rules.Mapping.PublisherDid?.Format(scope) ?? TemplateText.Of($"ivo://{rules.Authority}?repo={rules.Label}&id={dataset.Ref.Id}");
        if (publisher.Text is not { } did) return publisher.Problem ?? $"obs_publisher_did_fmt '{rules.Mapping.PublisherDid}' asks for what {dataset.Ref.DatasetType} has not";
        batch.Set(at.PublisherDid, did);
        scope.Set("obs_publisher_did", did);
        var (url, format) = Access(dataset.Ref.Id, did, facts.PublicUri);
        batch.Set(at.AccessUrl, url);
        batch.Set(at.AccessFormat, format);
        batch.Set(at.Size, facts.Bytes is { } bytes ? (bytes + 999) / 1000 : null);
        return null;
    }

    /// <summary>The links of the dataset; or the file itself, when the mapping says that access_url leads to something of another format than links.</summary>
    private (string Url, string? Format) Access(Guid id, string did, Uri? publicUri)
    {
        if (publicUri is not null && rules.Mapping.UseButlerUri) return (publicUri.AbsoluteUri, IsLinks(type.AccessFormat) ? null : type.AccessFormat);
        return IsLinks(type.AccessFormat)
            ? ($"{rules.BaseUrl}/datalink/links?ID={Uri.EscapeDataString(did)}", ObsCoreTable.DataLinkFormat)
            : ($"{rules.BaseUrl}/files/{Uri.EscapeDataString(rules.Label)}/{id}", type.AccessFormat);
    }

    private static bool IsLinks(string? format) => format is null || format.Contains("content=datalink", StringComparison.OrdinalIgnoreCase);

    private void WhereAndWhen(ObsCoreBatch batch, ExpandedDataset dataset, DatasetFacts facts)
    {
        var record = dataset.Records.GetValueOrDefault("exposure") ?? dataset.Records.GetValueOrDefault("visit");
        batch.Set(at.Target, record?["target_name"].Value as string);
        batch.Set(at.ExposureTime, record?["exposure_time"].Value is { } seconds and not string ? Convert.ToDouble(seconds, CultureInfo.InvariantCulture) : null);
        batch.Set(at.TimeMin, Mjd(dataset.Timespan?.BeginNanoseconds));
        batch.Set(at.TimeMax, Mjd(dataset.Timespan?.EndNanoseconds));
        if (facts.Region is { } region)
        {
            var (centre, diameter) = RegionCentre.Of(region);
            batch.Set(at.Ra, (double?)centre.LonDegrees);
            batch.Set(at.Dec, (double?)centre.LatDegrees);
            batch.Set(at.FieldOfView, type.FieldOfView ?? (double?)diameter);
            batch.Set(at.Region, RegionText.Write(region));
        }
        else
        {
            batch.Set(at.FieldOfView, type.FieldOfView);
        }
    }

    private static double? Mjd(long? taiNanoseconds) => taiNanoseconds is { } tai ? LeapSeconds.ToUtc(tai).Mjd : null;

    private void Light(ObsCoreBatch batch, DataId dataId)
    {
        var mapping = rules.Mapping;
        var instrument = dataId["instrument"]?.Value as string ?? mapping.FallbackInstrument;
        batch.Set(at.Instrument, instrument);
        batch.Set(at.Facility, instrument is not null && mapping.FacilityMap.TryGetValue(instrument, out var facility) ? facility : mapping.FacilityName);
        var (filter, band) = (dataId["physical_filter"]?.Value as string, dataId["band"]?.Value as string);
        batch.Set(at.FilterName, band);
        if ((filter is not null && mapping.SpectralRanges.TryGetValue(filter, out var range)) || (band is not null && mapping.SpectralRanges.TryGetValue(band, out range)))
        {
            batch.Set(at.WaveMin, range.Minimum);
            batch.Set(at.WaveMax, range.Maximum);
            batch.Set(at.SpectralUcd, "em.wl");
        }
    }
}
