using Dax.Qserv.StandIn;

var url = Array.IndexOf(args, "--url") is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : "http://127.0.0.1:4048";
var folders = args.Where(a => a.Contains('=', StringComparison.Ordinal)).Select(a => a.Split('=', 2)).ToDictionary(p => p[0], p => Path.GetFullPath(p[1]));
if (folders.Count == 0)
{
    await Console.Error.WriteLineAsync("usage: Dax.Qserv.StandIn [--url URL] DATABASE=FOLDER…");
    return 2;
}
await using var standIn = await QservStandIn.Start(folders, url);
Console.WriteLine($"Qserv's stand-in listens at {standIn.Url} and {standIn.ProxyUrl} with {string.Join(", ", folders.Keys)}.");
var end = new TaskCompletionSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    end.TrySetResult();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    end.TrySetResult();
});
await end.Task;
return 0;
