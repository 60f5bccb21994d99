using System.Text;
using Dax.Backends.Butler.Config;
using Dax.Backends.Butler.Universe;
using Dax.Backends.Http;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dax.Backends.Butler.Remote;

/// <summary>
/// Repositories behind Butler servers. The server tells by its <c>butler.yaml</c> where its interface is; a repository's own configuration that names a server (<c>cls: …RemoteButler</c>)
/// has told already.
/// </summary>
internal sealed class RemoteOpener(IOptions<ButlerOptions> options, TimeProvider time, ILogger<RemoteRepository> log) : IButlerOpener
{
    private const string RootTag = "<butlerRoot>";

    public bool CanOpen(ButlerConfig config) => config.Server is not null;

    public async ValueTask<Result<IButlerRepository>> Open(ButlerConfig config, CancellationToken cancel)
    {
        var told = Folder(config.Server!);
        var token = Token(config.Label);
        if (!token.IsOk) return token.Fault;
        var http = OutboundHttp.Create(options.Value.ServerRetries, time, isCompressed: true);
        var server = Connect(http, told, config.Label, token.Value);
        try
        {
            var place = await Place(server, cancel);
            if (!place.IsOk) return Closed(server, place.Fault);
            // A token is for the place that the operator gave it for: a server that sends elsewhere does not pass it on.
            if (place.Value != told) server = Connect(http, place.Value, config.Label, IsSameHost(told, place.Value) ? token.Value : null);
            var universe = await Universe(server, cancel);
            return universe.IsOk ? new RemoteRepository(server, universe.Value, options.Value, time) : Closed(server, universe.Fault);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private ServerConnection Connect(HttpClient http, Uri place, string label, string? token) => new(http, place, label, token, options.Value.ServerPatience, log);

    private static Result<IButlerRepository> Closed(ServerConnection server, Fault fault)
    {
        server.Dispose();
        return fault;
    }

    /// <summary>Where butler.yaml says; where there is none, where it would lie.</summary>
    private static async Task<Result<Uri>> Place(ServerConnection server, CancellationToken cancel)
    {
        var config = await server.Bytes("butler.yaml", cancel);
        if (!config.IsOk) return config.Fault;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(Encoding.UTF8.GetString(config.Value)));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }] || Text(root, "cls")?.EndsWith("RemoteButler", StringComparison.Ordinal) != true) return NoServer(server.Label);
            var url = Child(root, "remote_butler") is { } remote ? Text(remote, "url") : null;
            if (url is null) return server.Server;
            return Uri.TryCreate(url.Replace(RootTag, server.Server.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), UriKind.Absolute, out var place) && place.Scheme is "http" or "https"
                ? Folder(place) : NoServer(server.Label);
        }
        catch (YamlException)
        {
            return NoServer(server.Label);
        }
    }

    private static async Task<Result<DimensionUniverse>> Universe(ServerConnection server, CancellationToken cancel)
    {
        var answer = await server.Get("v1/universe", cancel);
        if (!answer.IsOk) return answer.Fault;
        using (answer.Value)
        {
            try
            {
                return answer.Value.RootElement.TryGetProperty("universe", out var universe) ? DimensionUniverseReader.Read(universe.GetRawText()) : ServerFaults.Strange(server.Label);
            }
            catch (InvalidDataException e)
            {
                return new Fault.Broken($"The Butler server of '{server.Label}' cannot be used. {e.Message}");
            }
        }
    }

    private Result<string?> Token(string label)
    {
        var repository = options.Value.Repositories.FirstOrDefault(r => r.Label.Equals(label, StringComparison.OrdinalIgnoreCase));
        if (repository?.TokenFile is not { } file) return repository?.Token;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault.Broken($"The token for the Butler server of '{label}' cannot be read.");
        }
    }

    /// <summary>The URL of the repository itself, with a slash at its end: without the configuration's name, query and fragment.</summary>
    private static Uri Folder(Uri url)
    {
        var plain = url.GetLeftPart(UriPartial.Path);
        foreach (var name in (ReadOnlySpan<string>)["/butler.yaml", "/butler.json"])
        {
            if (plain.EndsWith(name, StringComparison.Ordinal)) plain = plain[..^name.Length];
        }
        return new Uri(plain.TrimEnd('/') + "/");
    }

    private static bool IsSameHost(Uri a, Uri b) => a.Scheme == b.Scheme && a.Authority.Equals(b.Authority, StringComparison.OrdinalIgnoreCase);

    private static Fault.Broken NoServer(string label) => new Fault.Broken($"What the repository '{label}' names is no Butler server.");

    private static YamlMappingNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child as YamlMappingNode : null;

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? (child as YamlScalarNode)?.Value : null;
}
