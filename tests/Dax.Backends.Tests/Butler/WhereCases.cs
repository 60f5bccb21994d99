namespace Dax.Backends.Tests.Butler;

/// <summary>Expressions that hold together on the `survey` repository.</summary>
internal static class WhereCases
{
    public static readonly (string Type, string Where)[] Valid =
    [
        ("visit_image", "instrument='DECam' AND detector IN (1..30:3, 46)"),
        ("visit_image", "instrument='DECam' AND NOT (band = 'g' OR band = 'r')"),
        ("visit_image", "instrument != 'DECam' AND visit.exposure_time * 2 - 10 > 100"),
        ("visit_image", "visit.exposure_time / 0 > 1"),
        ("visit_image", "instrument='DECam' AND detector % 2 = 1 AND detector / 10 >= 2"),
        ("visit_image", "visit.timespan.begin > T'2016-01-01' AND visit.timespan OVERLAPS (T'2016-01-01', T'2018-01-01')"),
        ("visit_image", "visit.timespan OVERLAPS (NULL, T'mjd/57400.0/utc')"),
        ("visit_image", "GLOB(instrument, '*ime*') or glob(visit.target_name, 'DECaLS_?????_g')"),
        ("visit_image", "visit.azimuth = NULL AND visit.exposure_time IS NOT NULL"),
        ("visit_image", "detector.raft IS NULL AND instrument IN ('DECam')"),
        ("visit_image", "visit_detector_region.region OVERLAPS CIRCLE(110.32, 23.95, 0.05)"),
        ("visit_image", "visit.region OVERLAPS REGION('RANGE 100 250 0 40') AND instrument = '90prime' AND physical_filter IN ('bokr', 'bokg')"),
        ("visit_image", "run = 'itest/runs/visit' AND collection != 'x'"),
        ("visit_image", "visit_image.dataset_id = UUID('01a1fa1b-d35e-725e-b303-6f19bde83299')"),
        ("visit_image", "ingest_date > T'2020-01-01' AND target_name > 'D' AND target_name <= 'Z'"),
        ("raw", "exposure.can_see_sky AND NOT exposure.has_simulated AND exposure.can_see_sky = TRUE"),
        ("raw", "instrument='DECam' AND day_obs IN (20150101..20151231) AND exposure.seq_num >= 0"),
        ("raw", "visit_detector_region.region OVERLAPS POINT(110.312, 23.92)"),
        ("raw", "instrument='DECam' AND visit > 0 AND exposure.exposure_time > 100"),
        ("deep_coadd", "skymap='legacy_discrete_v1' AND tract IN (1, 3..5) AND patch.cell_x = 1"),
        ("deep_coadd", "patch.region OVERLAPS BOX(110.3, 23.9, 0.2, 0.2) AND band = 'r'"),
        ("deep_coadd", "patch.region OVERLAPS POLYGON(110.2, 23.8, 110.4, 24.0, 110.2, 24.0, 110.4, 23.8)"),
        ("deep_coadd", "instrument='DECam' AND visit > 0"),
        ("deep_coadd", "instrument='DECam' AND visit.region OVERLAPS tract.region AND visit.exposure_time > 80"),
        ("deep_coadd", "instrument='nowhere'"),
        ("deep_coadd", "instrument='DECam' AND physical_filter != 'x'"),
        ("crosstalk_table", "instrument='DECam' AND detector = 20"),
        ("crosstalk_table", "instrument='DECam' AND exposure > 0 AND detector > 0"),
        ("crosstalk_table", "timespan OVERLAPS T'2014-06-01' AND timespan.end > T'2016-01-01'"),
        ("crosstalk_table", "crosstalk_table.timespan OVERLAPS exposure.timespan AND instrument='DECam'"),
        ("pipeline_config", "run = 'itest/runs/coadd'"),
        ("pipeline_config", ""),
    ];
}
