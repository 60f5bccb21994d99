using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Uploads;

/// <summary>
/// Fetches users' tables over http(s). The address check sits where the socket is connected, behind name resolution, so that a name which changes its
/// address between check and use gains nothing; there is no proxy, no cookie, no credential.
/// </summary>
public sealed class UploadFetcher : IUploadFetcher, IDisposable
{
    private readonly UploadFetchOptions options;
    private readonly IPNetwork[] allowed;
    private readonly HttpClient http;
    private readonly TimeProvider clock;
    private readonly IResultStore results;

    public UploadFetcher(IOptions<UploadFetchOptions> options, IResultStore results, TimeProvider clock)
    {
        this.options = options.Value;
        this.clock = clock;
        this.results = results;
        allowed = [.. this.options.AllowedNetworks.Select(IPNetwork.Parse)];
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectCallback = Connect,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 32,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async ValueTask<Result<Stream>> Fetch(Uri source, long maxBytes, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(options.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await Follow(source, maxBytes, both.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new Fault.Usage($"{Shown(source)} did not send its table within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (HttpRequestException failure) when (failure.InnerException is RefusedAddressException)
        {
            return new Fault.Usage($"{Shown(source)} is not at a public address; this service does not fetch from there.");
        }
        catch (HttpRequestException)
        {
            return new Fault.Usage($"{Shown(source)} cannot be reached.");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<Result<Stream>> Follow(Uri source, long maxBytes, CancellationToken cancel)
    {
        for (var hop = 0; hop <= options.MaxRedirects; hop++)
        {
            if (source.Scheme is not ("http" or "https")) return new Fault.Usage($"Tables are fetched by http and https, not by '{source.Scheme}'.");
            if (source.UserInfo.Length > 0) return new Fault.Usage("The URL of a table must not carry a user name or password.");
            var response = await http.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.IsSuccessStatusCode) return await Body(response, source, maxBytes, cancel);
            using (response)
            {
                var next = response.Headers.Location;
                if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || next is null)
                    return new Fault.Usage($"{Shown(source)} answered with status {(int)response.StatusCode}.");
                source = next.IsAbsoluteUri ? next : new Uri(source, next);
            }
        }
        return new Fault.Usage($"The table was redirected more than {options.MaxRedirects} times.");
    }

    // To a scratch file first: whoever parses the table then waits for no network, and every bound is checked in one loop.
    private async Task<Result<Stream>> Body(HttpResponseMessage response, Uri source, long maxBytes, CancellationToken cancel)
    {
        using var _ = response;
        if (response.Content.Headers.ContentLength > maxBytes) return TooLong(source, maxBytes);
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        var file = results.Spool();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
            {
                if (file.Length + read > maxBytes) return await Discard(file, TooLong(source, maxBytes));
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
            file.Position = 0;
            return file;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            return await Discard(file, new Fault.Usage($"{Shown(source)} broke off before the table's end."));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<Result<Stream>> Discard(Stream file, Fault why)
    {
        await file.DisposeAsync();
        return why;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var permitted = Array.FindAll(addresses, a => PublicAddress.IsPublic(a) || Array.Exists(allowed, n => n.Contains(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a)));
        if (permitted.Length == 0) throw new RefusedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Fault.Usage TooLong(Uri source, long maxBytes) => new($"{Shown(source)} is longer than {maxBytes} bytes, the most that may be uploaded.");

    private static string Shown(Uri source) => source.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private sealed class RefusedAddressException : Exception;
}
