using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dax.Sky.Fits;
using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Benchmarks;

/// <summary>Pixels of an image to the sky and back (an operation is a point).</summary>
public class WcsBenchmarks
{
    private const int Count = 1 << 16;

    private readonly double[] x = new double[Count];
    private readonly double[] y = new double[Count];
    private readonly double[] lon = new double[Count];
    private readonly double[] lat = new double[Count];
    private SkyWcs wcs = null!;

    [Params("TAN", "TAN-SIP", "TPV", "ZEA", "CAR")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        if (!SkyWcs.TryRead(new Keywords(Kind), ' ', out var read, out var error)) throw new InvalidOperationException(error);
        wcs = read;
        var random = new Random(5);
        for (var i = 0; i < Count; i++) (x[i], y[i]) = (random.NextDouble() * 2048, random.NextDouble() * 4096);
        wcs.PixelToSky(x, y, lon, lat);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void PixelToSky() => wcs.PixelToSky(x, y, lon, lat);

    [Benchmark(OperationsPerInvoke = Count)]
    public void SkyToPixel() => wcs.SkyToPixel(lon, lat, x, y);

    private sealed class Keywords : IFitsKeywords
    {
        private readonly Dictionary<string, double> numbers = new(StringComparer.Ordinal)
        {
            ["NAXIS"] = 2, ["CRPIX1"] = 1024, ["CRPIX2"] = 2048, ["CRVAL1"] = 150.1, ["CRVAL2"] = 2.2, ["CD1_1"] = -4.6e-5, ["CD1_2"] = 1e-6, ["CD2_1"] = 1e-6, ["CD2_2"] = 4.6e-5,
        };

        private readonly string code;

        public Keywords(string code)
        {
            this.code = code;
            // As HSC's: orders 4 both ways; DECam's: third order.
            var terms = code switch
            {
                "TAN-SIP" => "A_ORDER 4 B_ORDER 4 AP_ORDER 4 BP_ORDER 4 A_2_0 2e-7 A_1_1 -3e-7 A_3_0 -1e-11 A_0_4 1e-16 B_2_0 -2e-7 B_1_1 3e-7 B_0_3 2e-11 B_4_0 1e-16 AP_2_0 -2e-7 AP_1_1 3e-7 BP_2_0 2e-7 BP_1_1 -3e-7",
                "TPV" => "PV1_0 -3e-4 PV1_1 1.005 PV1_2 4e-4 PV1_4 3e-5 PV1_7 -4e-3 PV1_10 3e-3 PV2_0 4e-4 PV2_1 1.005 PV2_4 -2e-3 PV2_7 -7e-3 PV2_9 -5e-3",
                _ => "",
            };
            var cells = terms.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < cells.Length; i += 2) numbers[cells[i]] = double.Parse(cells[i + 1], CultureInfo.InvariantCulture);
        }

        public bool TryGetNumber(string keyword, out double value) => numbers.TryGetValue(keyword, out value);

        public bool TryGetInteger(string keyword, out long value)
        {
            var isThere = numbers.TryGetValue(keyword, out var number);
            value = (long)number;
            return isThere;
        }

        public bool TryGetText(string keyword, out string value)
        {
            value = keyword switch { "CTYPE1" => "RA---" + code, "CTYPE2" => "DEC--" + code, _ => "" };
            return value.Length > 0;
        }
    }
}
