using System.Text;
using Dax.Contracts.Results;
using Dax.Ivoa.Dali;

namespace Dax.Web.Requests;

/// <summary>
/// What a request says: its parameters, and the files that came with it, already stored. Files that no job took over
/// (<see cref="Keep"/>) are thrown away when it is disposed.
/// </summary>
internal sealed class DaliRequest(DaliParameters parameters, Dictionary<string, string> files, IUploadSink sink, long maxUploadBytes) : IAsyncDisposable
{
    private bool kept;

    public DaliParameters Parameters { get; } = parameters;

    /// <summary>
    /// The token of the part with that name, or null when there is none. A part that was sent as a plain form value is stored now.
    /// </summary>
    public async ValueTask<string?> Upload(string part, CancellationToken cancel)
    {
        if (files.TryGetValue(part, out var token))
            return token;
        if (Parameters.First(part) is not { } text)
            return null;
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        return files[part] = await sink.Save(body, maxUploadBytes, cancel);
    }

    /// <summary>Whether a part of that name is a file rather than a parameter.</summary>
    public bool IsFile(string part) => files.ContainsKey(part);

    /// <summary>The files belong to a job now.</summary>
    public void Keep() => kept = true;

    public ValueTask DisposeAsync() => kept || files.Count == 0 ? ValueTask.CompletedTask : Discard();

    private async ValueTask Discard()
    {
        kept = true;
        foreach (var token in files.Values)
            await sink.Discard(token, CancellationToken.None);
    }
}
