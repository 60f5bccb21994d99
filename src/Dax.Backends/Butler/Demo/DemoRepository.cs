using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dax.Backends.Butler.Writing;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Demo;

/// <summary>
/// Writes the simulated survey as a Gen3 repository that Rubin's own Butler opens: raws, bias and flat frames, visit images, coadds, with their dimensions,
/// regions and collections. The same seed gives the same pixels, UUIDs and records.
/// </summary>
public sealed class DemoRepository
{
    public const string Raws = "DemoCam/raw/all";
    public const string VisitRun = "demo/visits";
    public const string CoaddRun = "demo/coadds";
    public const string CalibrationRun = "DemoCam/calib/frames";
    public const string Calibrations = "DemoCam/calib";
    public const string Everything = "demo";

    private const string ExposureFormatter = "lsst.obs.base.formatters.fitsExposure.FitsExposureFormatter";
    private const string RawFormatter = "lsst.obs.base.formatters.fitsGeneric.FitsGenericFormatter";

    private readonly DemoSurvey survey;
    private readonly string root;
    private readonly RegistryWriter registry;

    private DemoRepository(DemoSurvey survey, string root, RegistryWriter registry) => (this.survey, this.root, this.registry) = (survey, root, registry);

    /// <param name="root">A folder that does not exist yet or is empty. Everything is made beside it and appears at once, whole.</param>
    /// <param name="seed">Another seed, another sky.</param>
    /// <param name="measured">Gets what was measured on the images before the repository appears: where there is one, whatever else belongs to it is there too.</param>
    /// <param name="cancel">Leaves nothing behind.</param>
    public static async Task Write(string root, int seed, Func<DemoCatalog, Task> measured, CancellationToken cancel)
    {
        var survey = new DemoSurvey(seed);
        var making = root.TrimEnd(Path.DirectorySeparatorChar) + ".new";
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        Directory.CreateDirectory(making);
        try
        {
            DemoCatalog catalog;
            using (var registry = new RegistryWriter(Path.Combine(making, "gen3.sqlite3"), Universe(), survey.Visits[^1].EndNanoseconds))
            {
                catalog = new DemoRepository(survey, making, registry).Fill(cancel);
                registry.Commit();
            }
            File.WriteAllText(Path.Combine(making, "butler.yaml"), ButlerYaml);
            await measured(catalog);
            if (Directory.Exists(root)) Directory.Delete(root);
            Directory.Move(making, root);
        }
        catch
        {
            Directory.Delete(making, recursive: true);
            throw;
        }
    }

    private static string Universe()
    {
        using var stream = typeof(DemoRepository).Assembly.GetManifestResourceStream("Dax.Backends.Butler.Writing.universe.json") ?? throw new InvalidOperationException("The dimension universe is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private const string ButlerYaml = """
        datastore:
          cls: lsst.daf.butler.datastores.fileDatastore.FileDatastore
          records:
            table: file_datastore_records
          root: <butlerRoot>
        registry:
          db: sqlite:///<butlerRoot>/gen3.sqlite3
          managers:
            attributes: lsst.daf.butler.registry.attributes.DefaultButlerAttributeManager
            collections: lsst.daf.butler.registry.collections.synthIntKey.SynthIntKeyCollectionManager
            datasets: lsst.daf.butler.registry.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID
            datastores: lsst.daf.butler.registry.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager
            dimensions: lsst.daf.butler.registry.dimensions.static.StaticDimensionRecordStorageManager
            opaque: lsst.daf.butler.registry.opaque.ByNameOpaqueTableStorageManager

        """;

    private DemoCatalog Fill(CancellationToken cancel)
    {
        DemoRecords.Write(registry, survey);
        Collections();
        CalibrationFrames(cancel);
        var catalog = new DemoCatalog();
        foreach (var (b, band) in DemoSurvey.Bands.Index())
        {
            var coadds = Enumerable.Range(0, DemoSurvey.PatchesAcross * DemoSurvey.PatchesAcross).Select(p => new DemoCoadd(DemoSurvey.Patch(p))).ToArray();
            foreach (var visit in survey.Visits.Where(v => v.Band == band))
                for (var detector = 0; detector < DemoSurvey.Detectors; detector++)
                {
                    cancel.ThrowIfCancellationRequested();
                    Observe(visit, detector, coadds, catalog);
                }
            Coadds(b, coadds);
        }
        return catalog;
    }

    private void Collections()
    {
        foreach (var run in new[] { Raws, CalibrationRun, VisitRun, CoaddRun }) registry.Run(run);
        registry.CalibrationCollection(Calibrations);
        registry.Chain(Everything, CoaddRun, VisitRun, Raws, Calibrations);
        registry.DatasetType("raw", "Exposure", false, "instrument", "detector", "exposure");
        registry.DatasetType("bias", "ExposureF", true, "instrument", "detector");
        registry.DatasetType("flat", "ExposureF", true, "instrument", "detector", "physical_filter");
        registry.DatasetType("visit_image", "ExposureF", false, "instrument", "detector", "visit");
        registry.DatasetType("deep_coadd", "ExposureF", false, "band", "skymap", "tract", "patch");
    }

    private void Observe(DemoVisit visit, int detector, DemoCoadd[] coadds, DemoCatalog catalog)
    {
        var (frame, rays) = (DemoSurvey.Detector(visit, detector), new HashSet<int>());
        var name = DemoSurvey.DetectorName(detector);
        var counts = DemoExposure.Expose(survey, visit, detector, frame, rays);
        var raw = $"{Raws}/raw/{visit.DayObs}/{visit.Name}/raw_{DemoSurvey.Instrument}_{visit.Band.Filter}_{visit.Name}_{name}_DemoCam_raw_all.fits";
        Add("raw", Raws, raw, RawFormatter, file => DemoFiles.Raw(file, visit, detector, frame, counts), ("instrument", DemoSurvey.Instrument), ("detector", detector), ("exposure", visit.Id));

        var image = DemoExposure.Calibrate(counts, survey.Seed, visit, detector, rays);
        var path = $"{VisitRun}/visit_image/{visit.DayObs}/{visit.Band.Name}/{visit.Band.Filter}/{visit.Id}/visit_image_{DemoSurvey.Instrument}_{visit.Band.Name}_{visit.Band.Filter}_{visit.Id}_{name}_demo_visits.fits";
        Add("visit_image", VisitRun, path, ExposureFormatter, file => DemoFiles.Visit(file, visit, detector, frame, image), ("instrument", DemoSurvey.Instrument), ("detector", detector), ("visit", visit.Id));
        catalog.Measure(survey, visit, detector, frame, image);
        foreach (var coadd in coadds) coadd.Add(frame, image);
    }

    private void Coadds(int band, DemoCoadd[] coadds)
    {
        for (var patch = 0; patch < coadds.Length; patch++)
        {
            var (frame, number, name) = (DemoSurvey.Patch(patch), patch, DemoSurvey.Bands[band].Name);
            var path = $"{CoaddRun}/deep_coadd/0/{patch}/{name}/deep_coadd_0_{patch}_{name}_{DemoSurvey.SkyMap}_demo_coadds.fits";
            Add("deep_coadd", CoaddRun, path, ExposureFormatter, file => DemoFiles.Coadd(file, DemoSurvey.Bands[band], number, frame, coadds[number].Mean()),
                ("band", name), ("skymap", DemoSurvey.SkyMap), ("tract", 0), ("patch", patch));
        }
    }

    private void CalibrationFrames(CancellationToken cancel)
    {
        var begin = survey.Visits[0].BeginNanoseconds - 86_400_000_000_000;
        for (var detector = 0; detector < DemoSurvey.Detectors; detector++)
        {
            cancel.ThrowIfCancellationRequested();
            var (number, name) = (detector, DemoSurvey.DetectorName(detector));
            (string, object)[] bias = [("instrument", DemoSurvey.Instrument), ("detector", detector)];
            var id = Add("bias", CalibrationRun, $"{CalibrationRun}/bias/bias_{DemoSurvey.Instrument}_{name}_DemoCam_calib_frames.fits", ExposureFormatter,
                file => DemoFiles.Calibration(file, "bias", number, null, DemoCamera.Bias(survey.Seed, number), "adu"), bias);
            registry.Certify(id, "bias", Calibrations, begin, null, bias);
            for (var b = 0; b < DemoSurvey.Bands.Length; b++)
            {
                var (index, band) = (b, DemoSurvey.Bands[b]);
                (string, object)[] flat = [.. bias, ("physical_filter", band.Filter)];
                id = Add("flat", CalibrationRun, $"{CalibrationRun}/flat/{band.Name}/{band.Filter}/flat_{DemoSurvey.Instrument}_{band.Name}_{band.Filter}_{name}_DemoCam_calib_frames.fits", ExposureFormatter,
                    file => DemoFiles.Calibration(file, "flat", number, band, DemoCamera.Flat(survey.Seed, number, index), ""), flat);
                registry.Certify(id, "flat", Calibrations, begin, null, flat);
            }
        }
    }

    private Guid Add(string type, string run, string path, string formatter, Action<Stream> write, params (string, object)[] dataId)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        long length;
        using (var stream = File.Create(file))
        {
            write(stream);
            length = stream.Length;
        }
        var id = Identify(path);
        registry.Dataset(id, type, run, path, length, formatter, dataId);
        return id;
    }

    /// <summary>A UUID that follows from the seed and the path (RFC 9562, version 8).</summary>
    private Guid Identify(string path)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"dax demo survey {survey.Seed} {path}")), hash);
        hash[6] = (byte)(hash[6] & 0x0f | 0x80);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
