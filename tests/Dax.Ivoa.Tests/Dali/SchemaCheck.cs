using System.Diagnostics;

namespace Dax.Ivoa.Tests.Dali;

/// <summary>XSD validation by xmllint against the shared copies of the standards' schemas, without network.</summary>
internal static class SchemaCheck
{
    /// <summary>VOResource, VODataService, TAPRegExt, VOSI and UWS together.</summary>
    public const string Everything = "vosi-all.xsd";
    public const string Uws = "UWS-v1.1.xsd";
    public const string VOTable = "VOTable-v1.4.xsd";

    /// <summary>Fails with xmllint's words; skips when the schemas or xmllint are not there.</summary>
    public static void Valid(byte[] document, string schema)
    {
        var folder = SchemaFolder();
        Assert.SkipUnless(folder is not null, "../shared/ivoa-schemas is not beside the repository");
        Assert.SkipUnless(OnPath("xmllint"), "xmllint (Debian package libxml2-utils) is not installed");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, document);
            var (code, text) = Run(folder!, ["--nonet", "--noout", "--schema", schema, file]);
            Assert.True(code == 0, text + Environment.NewLine + System.Text.Encoding.UTF8.GetString(document));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int Code, string Text) Run(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("xmllint", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["XML_CATALOG_FILES"] = Path.Combine(folder, "catalog.xml");
        using var process = Process.Start(start)!;
        var text = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text.Result);
    }

    private static string? SchemaFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "Dax.Orleans.sln")))
                continue;
            var folder = Path.Combine(at.Parent!.FullName, "shared", "ivoa-schemas");
            return Directory.Exists(folder) ? folder : null;
        }
        return null;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program)));
}
