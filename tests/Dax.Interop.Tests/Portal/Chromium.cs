using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Portal;

/// <summary>A page in headless Chromium, driven through the browser's own DevTools protocol; WebGL in software, no network but what the page asks for.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly Process process;
    private readonly string profile;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> waiting = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly CancellationTokenSource end = new();
    private Task reading = Task.CompletedTask;
    private int last;

    private Chromium(Process process, string profile) => (this.process, this.profile) = (process, profile);

    /// <summary>Addresses that the page asked for, those inside it (data:, blob:) aside.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What was thrown, or stopped by the page's policy.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public static async Task<Chromium> Start()
    {
        Tool.Require("chromium", "chromium");
        var profile = Directory.CreateTempSubdirectory("dax-chromium-").FullName;
        var start = new ProcessStartInfo(Tool.Find("chromium")!,
        [
            // The sandbox wants rights that a container's root has not; everything that is loaded is ours.
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-background-networking",
            "--no-first-run", "--window-size=1200,800", $"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var browser = new Chromium(Process.Start(start)!, profile);
        browser.process.OutputDataReceived += static (_, _) => { };
        browser.process.BeginOutputReadLine();
        try
        {
            await browser.Attach().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
        return browser;
    }

    public async Task Open(Uri url) => await Send("Page.navigate", new { url = url.ToString() });

    /// <summary>What a JavaScript expression is worth, as text.</summary>
    public async Task<string> Evaluate(string expression)
    {
        var answer = await Send("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        if (answer.TryGetProperty("exceptionDetails", out var thrown)) Assert.Fail($"{expression}: {thrown}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value.ToString() : "";
    }

    /// <summary>Until an expression is true; fails the test when it does not become so.</summary>
    public async Task Until(string expression, int seconds = 60)
    {
        var patience = Stopwatch.StartNew();
        while (await Evaluate($"Boolean({expression})") != "True")
        {
            if (patience.Elapsed.TotalSeconds > seconds) Assert.Fail($"Within {seconds} s this was never so: {expression}\n{string.Join('\n', Errors)}\n{await Evaluate("document.body.innerText")}");
            await Task.Delay(100);
        }
    }

    public async Task Click(double x, double y)
    {
        await Send("Input.dispatchMouseEvent", new { type = "mouseMoved", x, y });
        await Send("Input.dispatchMouseEvent", new { type = "mousePressed", x, y, button = "left", clickCount = 1 });
        await Send("Input.dispatchMouseEvent", new { type = "mouseReleased", x, y, button = "left", clickCount = 1 });
    }

    /// <summary>A part of the page as it is seen.</summary>
    public async Task<PngPixels> Screenshot(double x, double y, double width, double height)
    {
        var answer = await Send("Page.captureScreenshot", new { format = "png", clip = new { x, y, width, height, scale = 1 } });
        return PngPixels.Read(answer.GetProperty("data").GetBytesFromBase64());
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
        socket.Dispose();
        // Its helpers may still be writing their last.
        for (var attempt = 0; attempt < 20 && Directory.Exists(profile); attempt++)
        {
            try { Directory.Delete(profile, recursive: true); }
            catch (IOException) { await Task.Delay(100); }
        }
    }

    private async Task Attach()
    {
        var port = await Port();
        using var http = new HttpClient();
        using var targets = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list"));
        var page = targets.RootElement.EnumerateArray().First(t => t.GetProperty("type").GetString() == "page");
        await socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), end.Token);
        reading = Read();
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log" }) await Send(domain + ".enable", new { });
    }

    // "DevTools listening on ws://127.0.0.1:PORT/…"
    private async Task<int> Port()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.Contains("DevTools listening on ws://", StringComparison.Ordinal)) continue;
            // What it says later must not fill the pipe.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return new Uri(line[line.IndexOf("ws://", StringComparison.Ordinal)..]).Port;
        }
        throw new InvalidOperationException("Chromium did not start.");
    }

    private async Task<JsonElement> Send(string method, object parameters)
    {
        var id = Interlocked.Increment(ref last);
        var answer = waiting[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await writing.WaitAsync(end.Token);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, end.Token);
        }
        finally
        {
            writing.Release();
        }
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), end.Token);
    }

    private async Task Read()
    {
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                var buffer = new byte[1 << 16];
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(), end.Token);
                    message.Write(buffer, 0, part.Count);
                } while (!part.EndOfMessage);
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var answer in waiting.Values) answer.TrySetException(new IOException("Chromium has gone."));
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (!waiting.TryRemove(id.GetInt32(), out var answer)) return;
            if (message.TryGetProperty("result", out var result)) answer.TrySetResult(result);
            else answer.TrySetException(new InvalidOperationException(message.ToString()));
            return;
        }
        var parameters = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Network.requestWillBeSent" when parameters.GetProperty("request").GetProperty("url").GetString() is { } url && !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal):
                Requests.Enqueue(url);
                break;
            case "Runtime.exceptionThrown":
                Errors.Enqueue(parameters.ToString());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry") is var entry && entry.GetProperty("source").GetString() == "security":
                Errors.Enqueue(entry.GetProperty("text").ToString());
                break;
        }
    }
}
