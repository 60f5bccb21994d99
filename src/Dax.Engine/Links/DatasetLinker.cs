using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Engine.Links;

/// <summary>
/// The links of datasets: their files, what can be cut out of them, and what other datasets have to do with them. Identifiers are answered one by one: what is wrong with
/// one is nobody else's matter. Questions to a repository are asked for all of its datasets together.
/// </summary>
public sealed class DatasetLinker(IButlerRepositories repositories, RepositoryAliases aliases, TimeProvider time, IObsCoreMappings? mappings = null)
{
    private const string This = "#this";

    /// <summary>Lookups of one repository at a time.</summary>
    private const int AtOnce = 4;

    private readonly DatasetLight light = new(mappings, time);

    private static readonly ILinkRelation[] Relations = [VisitRelation.Progenitors, VisitRelation.Derivations, CalibrationRelation.Instance, RunRelation.Instance];

    /// <summary>In the order of the identifiers.</summary>
    public async Task<ImmutableArray<DatasetLinks>> Find(ImmutableArray<string> ids, CancellationToken cancel)
    {
        var links = new DatasetLinks[ids.Length];
        var parsed = new List<(int At, DatasetUri Uri)>();
        for (var i = 0; i < ids.Length; i++)
        {
            if (DatasetUri.TryParse(ids[i].Trim(), out var uri)) parsed.Add((i, uri));
            else links[i] = Failed(ids[i], new Fault.Usage("This is no identifier of a dataset; they are like ivo://AUTHORITY?repo=LABEL&id=UUID."));
        }
        foreach (var group in parsed.GroupBy(p => p.Uri.Label, StringComparer.Ordinal))
        {
            var repository = await Open(group.Key, cancel);
            if (repository.IsOk) await Find(new LinkQuery(repository.Value, light, cancel), ids, [.. group], links);
            else foreach (var (at, _) in group) links[at] = Failed(ids[at], repository.Fault);
        }
        return [.. links];
    }

    // A label of its own before other names for it.
    private ValueTask<Result<IButlerRepository>> Open(string name, CancellationToken cancel) =>
        repositories.Open(repositories.Labels.Contains(name, StringComparer.OrdinalIgnoreCase) ? name : aliases.Find(name) ?? name, cancel);

    private static async Task Find(LinkQuery query, ImmutableArray<string> ids, (int At, DatasetUri Uri)[] asked, DatasetLinks[] links)
    {
        var subjects = new LinkSubject?[asked.Length];
        await Each(asked.Length, async i =>
        {
            var (at, uri) = asked[i];
            var found = await Subject(query, ids[at], uri);
            if (found.IsOk) subjects[i] = found.Value;
            else links[at] = Failed(ids[at], found.Fault);
        }, query.Cancel);
        LinkSubject[] known = [.. subjects.OfType<LinkSubject>()];
        if (known.Length > 0) await Relate(query, known);
        await Each(asked.Length, async i =>
        {
            if (subjects[i] is { } subject) links[asked[i].At] = await LinkWriter.Write(query, subject);
        }, query.Cancel);
    }

    private static async ValueTask<Result<LinkSubject>> Subject(LinkQuery query, string id, DatasetUri uri)
    {
        var dataset = await query.Repository.Find(uri.Id, query.Cancel);
        if (!dataset.IsOk) return dataset.Fault;
        var files = await query.Repository.Artifacts(uri.Id, query.Cancel);
        return files.IsOk ? new LinkSubject(id, query.Repository.Label, dataset.Value, files.Value) : files.Fault;
    }

    private static async Task Relate(LinkQuery query, LinkSubject[] subjects)
    {
        var types = await query.Repository.DatasetTypes(query.Cancel);
        foreach (var relation in Relations)
        {
            LinkSubject[] concerned = [.. subjects.Where(relation.Concerns)];
            if (concerned.Length == 0) continue;
            var fault = types.IsOk ? await relation.Find(query, types.Value, concerned) : types.Fault;
            if (fault is not null)
                foreach (var subject in concerned) subject.Failures.Add(DatasetLink.Of(relation.Semantics, Shown(fault)));
        }
    }

    // The question was ours: what is wrong with it is nothing that the caller could mend.
    private static Fault Shown(Fault fault) => fault is Fault.Busy or Fault.Transient ? fault : new Fault.Broken("Datasets that are related could not be looked up.");

    private static DatasetLinks Failed(string id, Fault fault) => new(id, [DatasetLink.Of(This, fault)], null);

    private static Task Each(int count, Func<int, Task> work, CancellationToken cancel) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, _) => await work(i));
}
