using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>Every XML document of the running service against the standards' schemas.</summary>
[Collection("messier")]
public sealed class XsdTests(MessierService messier)
{
    private readonly DaxService service = messier.Service;

    [Theory]
    [InlineData("capabilities", "vosi-all.xsd")]
    [InlineData("availability", "vosi-all.xsd")]
    [InlineData("tables", "vosi-all.xsd")]
    [InlineData("tables?detail=min", "vosi-all.xsd")]
    [InlineData("tables/messier.objects", "vosi-all.xsd")]
    [InlineData("async", "UWS-v1.1.xsd")]
    [InlineData("sync?LANG=ADQL&QUERY=SELECT+*+FROM+messier.objects&RESPONSEFORMAT=votable/td", "VOTable-v1.4.xsd")]
    [InlineData("sync?LANG=ADQL&QUERY=SELECT+*+FROM+messier.objects&RESPONSEFORMAT=votable/b2", "VOTable-v1.4.xsd")]
    [InlineData("sync?LANG=ADQL&QUERY=SELECT+oops", "VOTable-v1.4.xsd")]
    public async Task Document_OfTheService_IsValid(string path, string schema) =>
        await Validate(await service.Http.GetStringOrError(new Uri($"{service.Tap}/{path}")), schema);

    [Fact]
    public async Task JobDocuments_InEveryPhase_AreValid()
    {
        var form = new Dictionary<string, string> { ["LANG"] = "ADQL", ["QUERY"] = "SELECT TOP 3 name FROM messier.objects", ["RUNID"] = "xsd <&>" };
        using var created = await service.Http.PostAsync(service.Tap + "/async", new FormUrlEncodedContent(form));
        var job = created.Headers.Location!;
        await Validate(await service.Http.GetStringOrError(job), "UWS-v1.1.xsd");
        using var run = await service.Http.PostAsync(job + "/phase", new StringContent("PHASE=RUN", null, "application/x-www-form-urlencoded"));
        var done = await service.Http.GetStringOrError(new Uri(job + "?WAIT=20"));
        Assert.Contains("COMPLETED", done, StringComparison.Ordinal);
        await Validate(done, "UWS-v1.1.xsd");
        foreach (var child in new[] { "parameters", "results" }) await Validate(await service.Http.GetStringOrError(new Uri($"{job}/{child}")), "UWS-v1.1.xsd");
        using var deleted = await service.Http.DeleteAsync(job);
    }

    private async Task Validate(string document, string schema)
    {
        Tool.Require("xmllint", "libxml2-utils");
        Assert.SkipWhen(RepositoryFiles.Shared is null, "The schemas (../shared/ivoa-schemas) are not beside this checkout.");
        var schemas = Path.Combine(RepositoryFiles.Shared!, "ivoa-schemas");
        var file = Path.Combine(service.Folder, $"x-{Guid.NewGuid():N}.xml");
        await File.WriteAllTextAsync(file, document);
        var run = await Tool.Run("env", [$"XML_CATALOG_FILES={schemas}/catalog.xml", "xmllint", "--nonet", "--noout", "--schema", Path.Combine(schemas, schema), file], folder: schemas);
        Assert.True(run.ExitCode == 0, run.All + document);
    }
}

internal static class HttpExtensions
{
    /// <summary>The body, whatever the status.</summary>
    public static async Task<string> GetStringOrError(this HttpClient http, Uri url)
    {
        using var answer = await http.GetAsync(url);
        return await answer.Content.ReadAsStringAsync();
    }
}
