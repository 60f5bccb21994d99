using System.Diagnostics;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

/// <summary>What other people's programs say of our documents. Skipped where they are not installed.</summary>
public sealed class OtherToolsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-tables-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("votable/td")]
    [InlineData("votable/b")]
    [InlineData("votable/b2")]
    public void Votlint_EverySerialisation_HasNothingToSay(string format)
    {
        Need("stilts");
        foreach (var seed in (int[])[5, 10, 11])
        {
            var (code, text) = Run("stilts", ["votlint", $"votable={Write(LintTable(seed), format, "x.vot")}", "ucd=true", "unit=true"]);
            Assert.True(code == 0 && text.Trim().Length == 0, text);
        }
    }

    [Theory]
    [InlineData("votable/td")]
    [InlineData("votable/b")]
    [InlineData("votable/b2")]
    public void Xsd_EverySerialisation_IsValid(string format)
    {
        Need("xmllint");
        var schemas = Shared("ivoa-schemas");
        var (code, text) = Run("xmllint", ["--nonet", "--noout", "--schema", Path.Combine(schemas, "VOTable-v1.4.xsd"), Write(RandomTables.Make(11), format, "x.vot")], ("XML_CATALOG_FILES", Path.Combine(schemas, "catalog.xml")));
        Assert.True(code == 0, text);
    }

    [Fact]
    public void Fitsverify_AllTypes_HasNothingToSay()
    {
        Need("fitsverify");
        foreach (var seed in (int[])[5, 10, 11, 12, 13])
        {
            var (code, text) = Run("fitsverify", ["-e", Write(RandomTables.Make(seed), "fits", "x.fits")]);
            Assert.True(code == 0 && text.Contains("0 error(s)", StringComparison.Ordinal), text);
        }
    }

    [Fact]
    public void Stilts_AllFormats_ReadTheSameNumbersAndStrings()
    {
        Need("stilts");
        var table = LintTable(11);
        var expected = Tidy(Cat(Write(table, "votable/td", "x.vot"), "votable"));
        Assert.True(expected.Length > 100);
        Assert.Equal(expected, Tidy(Cat(Write(table, "votable/b2", "y.vot"), "votable")));
        Assert.Equal(expected, Tidy(Cat(Write(table, "fits", "x.fits"), "fits")));
    }

    [Theory]
    [InlineData("votable/td", "votable")]
    [InlineData("votable/b", "votable")]
    [InlineData("votable/b2", "votable")]
    [InlineData("fits", "fits")]
    [InlineData("csv", "ascii.csv")]
    public void Astropy_EveryFormat_ReadsTheSameNumbers(string format, string astropy)
    {
        NeedAstropy();
        var table = LintTable(11);
        var script = $"import sys,warnings; warnings.simplefilter('ignore'); from astropy.table import Table; t=Table.read(sys.argv[1], format='{astropy}'); " +
            "import numpy as np; print(len(t), *[repr(float(v)) if not np.ma.is_masked(v) else 'null' for v in t['ra']], *[int(v) if not np.ma.is_masked(v) else 'null' for v in t['long']])";
        var (code, text) = Run("/usr/bin/python3", ["-c", script, Write(table, format, "x.dat")]);
        Assert.True(code == 0, text);
        var doubles = table.Rows.Select(r => r[Column(table, "ra")] switch { null => format is "votable/b" or "fits" ? "nan" : "null", double d => Python(d), var other => throw new NotSupportedException(other.ToString()) });
        var longs = table.Rows.Select(r => r[Column(table, "long")]?.ToString() ?? "null");
        var actual = text.Trim().Split(' ');
        Assert.Equal(table.Rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), actual[0]);
        Assert.Equal(longs, actual[^table.Rows.Count..]);
        // astropy masks not-a-number in some formats and not in others.
        Assert.Equal(doubles.Select(d => d == "nan" ? "null" : d), actual[1..(table.Rows.Count + 1)].Select(d => d == "nan" ? "null" : d));
    }

    private static string Python(double d) => double.IsNaN(d) ? "nan" : double.IsInfinity(d) ? (d > 0 ? "inf" : "-inf") : Py(d);

    // Python's repr: exponents from 1e16 on and below 1e-4.
    private static string Py(double d)
    {
        var text = d.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal) ? text : text + ".0";
    }

    // Without what the tools read in their own ways: extreme numbers, empty strings, and nulls in place of arrays of fixed size, which votlint wants filled
    // (an empty TD is null for every type since VOTable 1.3). astropy names columns by ID.
    private static TestTable LintTable(int seed)
    {
        var table = RandomTables.Make(seed);
        string[] names = ["truth", "small", "short", "int", "long", "float", "ra", "fixedtext", "moment", "longs"];
        var keep = names.Select(n => Column(table, n)).ToArray();
        var schema = new TableSchema([.. keep.Select(i => table.Schema.Columns[i] with { Field = table.Schema.Columns[i].Field with { Id = null } })]);
        var rows = table.Rows.Select(r => keep.Select(i => Plain(r[i]) ?? (table.Schema.Columns[i].IsArray ? new long[3] : null)).ToArray()).ToArray();
        return new TestTable(schema, rows);
    }

    private static object? Plain(object? cell) => cell switch
    {
        double d when !double.IsFinite(d) || Math.Abs(d) is > 1e15 or < 1e-3 => 42.25,
        float f when !float.IsFinite(f) || Math.Abs(f) is > 1e7f or < 1e-3f => 1.5f,
        string { Length: 0 } => null,
        _ => cell,
    };

    private static int Column(TestTable table, string name) => table.Schema.Columns.Select((c, i) => (c, i)).Single(p => p.c.Field.Name == name).i;

    private string Cat(string file, string format)
    {
        var (code, text) = Run("stilts", ["tcat", $"in={file}", $"ifmt={format}", "ofmt=csv", "icmd=keepcols 'truth short int long float ra fixedtext moment'"]);
        Assert.True(code == 0, text);
        return text;
    }

    private static string Tidy(string csv) => csv.Replace("NaN", "", StringComparison.Ordinal);

    private string Write(TestTable table, string format, string name)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, TestTable.Encode(table, format));
        return path;
    }

    private static void Need(string program) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program))), $"{program} is not installed");

    private static void NeedAstropy() =>
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && Run("/usr/bin/python3", ["-c", "import astropy"]).Code == 0, "astropy is not installed (/usr/bin/python3)");

    private static string Shared(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Dax.Orleans.sln"))) root = root.Parent;
        var path = Path.Combine(root?.Parent?.FullName ?? "/", "shared", name);
        Assert.SkipUnless(Directory.Exists(path), $"../shared/{name} is missing");
        return path;
    }

    private static (int Code, string Text) Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
