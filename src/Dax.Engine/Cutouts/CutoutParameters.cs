using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;

namespace Dax.Engine.Cutouts;

/// <summary>The parameters of a SODA request (SODA 1.0, 3), judged: what is unknown is ignored (DALI 1.1, 3.1), what is wrong is a Usage fault with SODA's label.</summary>
public static class CutoutParameters
{
    private static readonly HashSet<string> PolarizationStates = new(
        ["I", "Q", "U", "V", "RR", "LL", "RL", "LR", "XX", "YY", "XY", "YX", "POLI", "POLA"], StringComparer.Ordinal);

    /// <param name="isSync">A synchronous request has one answer: it takes one band and one time.</param>
    public static Result<CutoutSpec> Parse(ImmutableArray<JobParameter> parameters, bool isSync, CutoutOptions options)
    {
        var reading = new Reading();
        foreach (var (name, value) in parameters)
        {
            reading.Take(name.ToUpperInvariant(), value);
            if (reading.Problem is not null) return Usage(reading.Problem);
            if (reading.Datasets.Count > options.MaxDatasets) return Usage($"At most {options.MaxDatasets} datasets can be named in one request.");
            if (reading.Stencils.Count > options.MaxRegions) return Usage($"At most {options.MaxRegions} regions can be named in one request.");
        }
        if (reading.Missing is { } missing) return missing;
        if (reading.Datasets.Count == 0) return Usage("ID is missing; it names the dataset to cut from, as obs_publisher_did of ObsCore does.");
        if (isSync && reading.Bands.Count > 1) return MultiValued("BAND");
        if (isSync && reading.Times.Count > 1) return MultiValued("TIME");
        var spec = reading.ToSpec();
        if (spec.ProductCount > options.MaxProducts) return Usage($"The request combines to {spec.ProductCount} cutouts; at most {options.MaxProducts} are made at once.");
        if (isSync && spec.ProductCount > 1 && spec.Format.Picture is not null) return Usage("RESPONSEFORMAT: a picture is of one dataset and one region; an asynchronous job makes several.");
        if (isSync && spec.ProductCount > 1 && spec.Compression is not CutoutCompression.None) return Usage("COMPRESSION: a compressed cutout is of one dataset and one region; an asynchronous job makes several.");
        return isSync && spec.ProductCount > 1 && spec.Detail is CutoutDetail.Exposure
            ? Usage("CUTOUTDETAIL=Exposure is of one dataset and one region; an asynchronous job gives each of several a file of its own.")
            : spec;
    }

    private static Fault.Usage Usage(string message) => new(SodaErrors.Text(SodaErrors.Usage, message));

    private static Fault.Usage MultiValued(string name) => new(SodaErrors.Text(
        SodaErrors.MultiValued, $"{name} is given several times; a synchronous request has one answer, an asynchronous job has one for each."));

    /// <summary>What has been read so far.</summary>
    private sealed class Reading
    {
        private readonly HashSet<DatasetUri> known = [];
        private string? detail, format, outside, compression;

        public List<DatasetUri> Datasets { get; } = [];
        public List<Stencil> Stencils { get; } = [];
        public List<SodaInterval> Bands { get; } = [];
        public List<SodaInterval> Times { get; } = [];
        public List<string> Polarizations { get; } = [];
        public string? Problem { get; private set; }

        /// <summary>An ID that can be no dataset's.</summary>
        public Fault? Missing { get; private set; }

        public void Take(string name, string value)
        {
            ISkyRegion? region = null;
            string? error = null;
            switch (name)
            {
                case "ID": TakeId(value); break;
                case "POS" when SodaShapes.TryPos(value, out region, out error): break;
                case "CIRCLE" when SodaShapes.TryCircle(value, out region, out error): break;
                case "POLYGON" when SodaShapes.TryPolygon(value, out region, out error): break;
                case "BAND" when SodaIntervals.TryParse(name, value, out var band, out error): Bands.Add(band); break;
                case "TIME" when SodaIntervals.TryParse(name, value, out var time, out error): Times.Add(time); break;
                case "POL": TakePolarization(value); break;
                case "CUTOUTDETAIL": TakeOnce(name, ref detail, value); break;
                case "RESPONSEFORMAT": TakeOnce(name, ref format, value); break;
                case "COMPRESSION": TakeOnce(name, ref compression, value); break;
                case "OUTSIDE": TakeOnce(name, ref outside, value); break;
            }
            Problem ??= error;
            if (region is not null) Stencils.Add(new Stencil(region));
        }

        public CutoutSpec ToSpec() => new()
        {
            Datasets = [.. Datasets],
            Stencils = [.. Stencils],
            Bands = [.. Bands],
            Times = [.. Times],
            Polarizations = [.. Polarizations],
            Detail = Enum.TryParse<CutoutDetail>(detail, ignoreCase: true, out var named) ? named : CutoutDetail.Image,
            Format = (format is null ? null : CutoutFormat.Find(format)) ?? CutoutFormat.Fits,
            Compression = Enum.TryParse<CutoutCompression>(compression, ignoreCase: true, out var packed) ? packed : CutoutCompression.None,
            BlankOutside = string.Equals(outside, "blank", StringComparison.OrdinalIgnoreCase),
        };

        private void TakeId(string value)
        {
            if (string.IsNullOrWhiteSpace(value)) return;
            if (!DatasetUri.TryParse(value.Trim(), out var uri))
                Missing ??= new Fault.NotFound(SodaErrors.Text(SodaErrors.Usage, $"There is no dataset '{(value.Length > 200 ? value[..200] + "…" : value)}'."));
            else if (known.Add(uri))
                Datasets.Add(uri);
        }

        // Several are one filter: any of them will do (SODA 1.0, 3.3.6).
        private void TakePolarization(string value)
        {
            var state = value.Trim().ToUpperInvariant();
            if (PolarizationStates.Contains(state)) Polarizations.Add(state);
            else Problem = $"POL: '{(value.Length > 60 ? value[..60] + "…" : value)}' is not a polarization state ({string.Join(' ', PolarizationStates)}).";
        }

        private void TakeOnce(string name, ref string? slot, string value)
        {
            var text = value.Trim();
            if (text.Length == 0) return;
            if (slot is not null && !slot.Equals(text, StringComparison.OrdinalIgnoreCase)) Problem = $"{name} is given twice with different values.";
            else if (!IsKnown(name, text)) Problem = $"{name}: '{(text.Length > 60 ? text[..60] + "…" : text)}' is not one of {Choices(name)}.";
            slot = text;
        }

        private static bool IsKnown(string name, string value) => name switch
        {
            "CUTOUTDETAIL" => Enum.GetNames<CutoutDetail>().Contains(value, StringComparer.OrdinalIgnoreCase),
            "COMPRESSION" => Enum.GetNames<CutoutCompression>().Contains(value, StringComparer.OrdinalIgnoreCase),
            "OUTSIDE" => value.Equals("keep", StringComparison.OrdinalIgnoreCase) || value.Equals("blank", StringComparison.OrdinalIgnoreCase),
            _ => CutoutFormat.Find(value) is not null,
        };

        private static string Choices(string name) => name switch
        {
            "CUTOUTDETAIL" => "Image, MaskedImage, Exposure",
            "COMPRESSION" => "none, gzip, rice",
            "OUTSIDE" => "keep, blank",
            _ => string.Join(", ", CutoutFormat.MediaTypes),
        };
    }
}
