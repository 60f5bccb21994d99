using System.Diagnostics;
using System.Text;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Backends.Qserv;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Dax.Qserv.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Qserv.Tests.Failures;

/// <summary>A result of any size is read in the same memory. Runs alone: it counts what the process allocates.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class LargeResultTests : IAsyncLifetime
{
    private const int RowCount = 1_500_000;

    private readonly string folder = Directory.CreateTempSubdirectory("dax-qserv-large-").FullName;
    private WebApplication app = null!;
    private QservServer server = null!;
    private int deleted;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        var text = "";
        app.MapPost("/query-async", async context =>
        {
            using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
            text = body.RootElement.GetProperty("query").GetString()!;
            await context.Response.WriteAsync("""{"success":1,"queryId":1}""");
        });
        app.MapGet("/query-async/status/1", context => context.Response.WriteAsync(
            $$"""{"success":1,"status":{"status":"COMPLETED","query":"{{text}}","totalChunks":1,"completedChunks":1,"collectedBytes":100000000,"collectedRows":{{RowCount}},"finalRows":{{RowCount}} } }"""));
        app.MapGet("/query-async/result/1", Result);
        app.MapDelete("/query-async/result/1", context =>
        {
            Interlocked.Increment(ref deleted);
            return context.Response.WriteAsync("""{"success":1}""");
        });
        await app.StartAsync();
        var options = new QservBackendOptions { Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), FirstPoll = TimeSpan.FromMilliseconds(4) };
        options.Databases.Add(new QservDatabaseOptions { Name = "d", Folder = folder });
        server = new QservServer(options, folder, TimeProvider.System, NullLogger<QservServer>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Read_AHundredMegabytes_TakesAFewOfMemory()
    {
        var schema = ResultSchema.Of([new("id", new(AdqlBase.Bigint)), new("ra", new(AdqlBase.Double)), new("dec", new(AdqlBase.Double)), new("mag", new(AdqlBase.Real)), new("name", new(AdqlBase.Text))]);
        var backend = new QservBackend(server, new QservDialect(new QservOptions()));
        var clock = Stopwatch.StartNew();
        var opened = await backend.Execute(new SqlText("SELECT a FROM b"), schema, new QueryContext(Lane.Scan, "job", new Principal(null, "::1")), TestContext.Current.CancellationToken);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        long rows = 0, sum = 0;
        await using (var stream = opened.Value)
            while (await stream.Read(TestContext.Current.CancellationToken) is { } batch)
                using (batch)
                {
                    rows += batch.Count;
                    sum += ((ScalarVector<long>)batch.Columns[0]).Values[^1] % 1_000_000;
                }
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{rows} rows, {RowCount * 75 >> 20} MB of JSON, {clock.Elapsed.TotalSeconds:0.00} s, {allocated >> 10} KiB allocated on both sides");
        Assert.Equal(RowCount, rows);
        Assert.True(sum > 0);
        // Both ends of the connection are in this process, and every asynchronous wait costs something.
        Assert.True(allocated < 24 << 20, $"{allocated >> 20} MiB were allocated.");
        await Patience.Until(() => Volatile.Read(ref deleted) == 1, "the result is deleted", () => $"{deleted} were");
    }

    private static async Task Result(HttpContext context)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i =>
            $"[\"1248640588574{i:000000}\",\"51.55086{i:000}123\",\"-44.50610{i:000}456\",\"21.{i:0000}\",\"object {i}\"],")));
        await context.Response.Body.WriteAsync("""{"error":"","error_ext":{},"rows":["""u8.ToArray());
        for (var i = 1; i < RowCount / 1000; i++)
            await context.Response.Body.WriteAsync(block);
        await context.Response.Body.WriteAsync(block.AsMemory(0, block.Length - 1));
        await context.Response.Body.WriteAsync("""],"schema":[{"type":"BIGINT"},{"type":"DOUBLE"},{"type":"DOUBLE"},{"type":"FLOAT"},{"type":"VARCHAR(20)"}],"success":1,"warning":""}"""u8.ToArray());
    }
}
