using System.Globalization;
using System.Text;

namespace Dax.Interop.Tests.Crashes;

/// <summary>
/// A catalogue whose every cell follows from its row's number, so that any answer can be held against arithmetic: id, ra, dec, n (undefined in some rows), k (0 to 12),
/// x (eighths, so that sums of doubles are exact in any order).
/// </summary>
internal sealed class CrashTable(int rows)
{
    public const string Name = "crash.stars";

    public const int Kinds = 13;

    private const long Modulus = 1_000_003;

    public int Rows { get; } = rows;

    /// <summary>Null where it is undefined.</summary>
    public static long? N(long id) => id % 97 == 0 ? null : ((id * 48_271) + 12_345) % Modulus;

    public static long K(long id) => id * 7_919 % 1_009 % Kinds;

    public static double X(long id) => ((id * 69_621 % 65_537) - 32_768) / 8.0;

    /// <summary>Writes the rows in their order; the import sorts them on the sky.</summary>
    public async Task Import(string folder)
    {
        var file = Path.Combine(folder, "stars.csv");
        await using (var text = new StreamWriter(file, append: false, new UTF8Encoding(false), 1 << 20))
        {
            text.Write("id,ra,dec,n,k,x\n");
            for (var id = 0L; id < Rows; id++)
            {
                var dec = Math.Asin((2 * (id + 0.5) / Rows) - 1) * 180 / Math.PI;
                text.Write(string.Create(CultureInfo.InvariantCulture, $"{id},{id * 137.50776405 % 360:f9},{dec:f9},{N(id)},{K(id)},{X(id):r}\n"));
            }
        }
        await Hosting.DaxService.Command("import", file, "--table", Name, "--ra", "ra", "--dec", "dec", "--data", folder);
        File.Delete(file);
    }

    public IEnumerable<long> Where(Func<long, bool> holds)
    {
        for (var id = 0L; id < Rows; id++)
            if (holds(id)) yield return id;
    }
}
