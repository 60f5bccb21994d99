using System.Collections.Immutable;
using Dax.Backends.Artifacts.Local;
using Dax.Backends.Artifacts.Remote;
using Dax.Backends.Artifacts.Zip;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Artifacts;

/// <summary>Opens artifacts wherever they lie, below the roots of their repository and what the operator allows beside them. Logs never carry a URL: it may be signed.</summary>
internal sealed partial class ArtifactStore(
    IButlerRepositories repositories, HttpFiles http, S3Places s3, ZipMembers members, IOptions<ArtifactOptions> options, TimeProvider time, ILogger<ArtifactStore> log) : IArtifactStore
{
    private readonly ImmutableArray<Uri> allowed = [.. options.Value.AllowedPlaces.Select(place => ArtifactPlaces.ToRoot(place)!)];

    public async ValueTask<Result<OpenArtifact>> Open(string label, Artifact artifact, CancellationToken cancel)
    {
        var repository = await repositories.Open(label, cancel);
        if (!repository.IsOk) return repository.Fault;
        var opened = await OpenFile(repository.Value, artifact, cancel);
        if (opened.IsOk && artifact.ZipMember is { } name) opened = await OpenMember(label, artifact.DatasetId, opened.Value, name, cancel);
        if (!opened.IsOk) OnRefused(label, artifact.DatasetId, opened.Fault.Code, opened.Fault.Message);
        return opened;
    }

    private async ValueTask<Result<OpenArtifact>> OpenFile(IButlerRepository repository, Artifact artifact, CancellationToken cancel)
    {
        var uri = artifact.Uri;
        var roots = repository.Roots.AddRange(allowed);
        if (uri.IsFile) return LocalFiles.Open(uri, roots).Match<Result<OpenArtifact>>(f => new OpenArtifact(f.Bytes, f.Identity.ETag, f.Identity.LastModified) { FilePath = f.Path }, fault => fault);
        if (uri.Scheme is not ("http" or "https" or "s3") || !ArtifactPlaces.IsBelow(uri, roots)) return ArtifactFaults.Outside();
        var place = uri.Scheme == "s3" ? s3.Find(uri)
            : artifact.IsSigned ? new HttpPlace(new SignedAddress(repository, artifact, roots, time).Now, roots, null)
            : new HttpPlace(() => uri, roots, (repository as ITokenHolder)?.TokenFor(uri));
        return place is null ? ArtifactFaults.Outside() : await http.Open(place, cancel);
    }

    // Elsewhere than on the caller's thread: inflating a member takes its time.
    private Task<Result<OpenArtifact>> OpenMember(string label, Guid dataset, OpenArtifact archive, string name, CancellationToken cancel) => Task.Run<Result<OpenArtifact>>(
        () =>
        {
            try
            {
                return members.Open(archive, name, cancel);
            }
            catch (InvalidDataException e)
            {
                OnDamaged(label, dataset, e.Message);
                return ArtifactFaults.Damaged(e.Message);
            }
            catch (IOException e)
            {
                OnFailed(e, label, dataset);
                return ArtifactFaults.Silent();
            }
        },
        CancellationToken.None);

    [LoggerMessage(1, LogLevel.Information, "A file of dataset {Dataset} in {Label} was not opened: {Code}, {Reason}")]
    private partial void OnRefused(string label, Guid dataset, string code, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The archive that holds dataset {Dataset} in {Label} cannot be read: {Reason}")]
    private partial void OnDamaged(string label, Guid dataset, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The archive that holds dataset {Dataset} in {Label} could not be read or unpacked")]
    private partial void OnFailed(Exception e, string label, Guid dataset);
}
