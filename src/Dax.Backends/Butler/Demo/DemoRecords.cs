using Dax.Backends.Butler.Writing;

namespace Dax.Backends.Butler.Demo;

/// <summary>Dimension records of the simulated survey.</summary>
internal static class DemoRecords
{
    private const string Camera = DemoSurvey.Instrument;

    public static void Write(RegistryWriter registry, DemoSurvey survey)
    {
        registry.Record("instrument", null, ("name", Camera), ("visit_max", 100_000_000_000L), ("visit_system", 0), ("exposure_max", 100_000_000_000L), ("detector_max", DemoSurvey.Detectors), ("class_name", "lsst.obs.base.Instrument"));
        foreach (var band in DemoSurvey.Bands) registry.Record("physical_filter", null, ("instrument", Camera), ("name", band.Filter), ("band", band.Name));
        for (var detector = 0; detector < DemoSurvey.Detectors; detector++)
        {
            var name = DemoSurvey.DetectorName(detector);
            registry.Record("detector", null, ("instrument", Camera), ("id", detector), ("full_name", name), ("name_in_raft", name[4..]), ("raft", name[..3]), ("purpose", "SCIENCE"));
        }
        registry.Record("visit_system", null, ("instrument", Camera), ("id", 0), ("name", "one-to-one"));
        foreach (var night in survey.Visits.GroupBy(v => v.DayObs))
        {
            // An observing day runs from noon to noon, UTC-12.
            var noon = night.First().BeginNanoseconds / 86_400_000_000_000 * 86_400_000_000_000 - 43_200_000_000_000;
            registry.Record("day_obs", null, ("instrument", Camera), ("id", night.Key), ("timespan_begin", noon), ("timespan_end", noon + 86_400_000_000_000));
        }
        foreach (var visit in survey.Visits) Write(registry, visit);
        SkyMap(registry);
    }

    private static void Write(RegistryWriter registry, DemoVisit visit)
    {
        registry.Record("group", null, ("instrument", Camera), ("name", visit.Name));
        registry.Record("exposure", null, ("instrument", Camera), ("id", visit.Id), ("day_obs", visit.DayObs), ("group", visit.Name), ("physical_filter", visit.Band.Filter), ("obs_id", visit.Name),
            ("exposure_time", DemoVisit.ExposureSeconds), ("dark_time", DemoVisit.ExposureSeconds), ("observation_type", "science"), ("observation_reason", "science"),
            ("seq_num", visit.Sequence), ("seq_start", visit.Sequence), ("seq_end", visit.Sequence), ("target_name", "demo field"), ("science_program", "demo"),
            ("tracking_ra", visit.Pointing.LonDegrees), ("tracking_dec", visit.Pointing.LatDegrees), ("sky_angle", visit.Rotation), ("azimuth", null), ("zenith_angle", null),
            ("has_simulated", true), ("can_see_sky", true), ("timespan_begin", visit.BeginNanoseconds), ("timespan_end", visit.EndNanoseconds));
        registry.Record("visit", DemoSurvey.Camera(visit).Corners, ("instrument", Camera), ("id", visit.Id), ("day_obs", visit.DayObs), ("physical_filter", visit.Band.Filter), ("name", visit.Name),
            ("seq_num", visit.Sequence), ("exposure_time", DemoVisit.ExposureSeconds), ("target_name", "demo field"), ("observation_reason", "science"), ("science_program", "demo"),
            ("azimuth", null), ("zenith_angle", null), ("timespan_begin", visit.BeginNanoseconds), ("timespan_end", visit.EndNanoseconds));
        registry.Record("visit_definition", null, ("instrument", Camera), ("exposure", visit.Id), ("visit", visit.Id));
        registry.Record("visit_system_membership", null, ("instrument", Camera), ("visit_system", 0), ("visit", visit.Id));
        for (var detector = 0; detector < DemoSurvey.Detectors; detector++)
            registry.Record("visit_detector_region", DemoSurvey.Detector(visit, detector).Corners, ("instrument", Camera), ("detector", detector), ("visit", visit.Id));
    }

    private static void SkyMap(RegistryWriter registry)
    {
        // 20 bytes that name the geometry; nobody computes anything from them.
        registry.Record("skymap", null, ("name", DemoSurvey.SkyMap), ("hash", Convert.ToBase64String("dax-demo-skymap-v001"u8)), ("tract_max", 1), ("patch_nx_max", DemoSurvey.PatchesAcross), ("patch_ny_max", DemoSurvey.PatchesAcross));
        registry.Record("tract", DemoSurvey.Tract().Corners, ("skymap", DemoSurvey.SkyMap), ("id", 0));
        for (var patch = 0; patch < DemoSurvey.PatchesAcross * DemoSurvey.PatchesAcross; patch++)
            registry.Record("patch", DemoSurvey.Patch(patch).Corners, ("skymap", DemoSurvey.SkyMap), ("tract", 0), ("id", patch), ("cell_x", patch % DemoSurvey.PatchesAcross), ("cell_y", patch / DemoSurvey.PatchesAcross));
    }
}
