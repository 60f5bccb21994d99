using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Dax.Engine.Jobs;

/// <summary>The services that have jobs, by name.</summary>
public sealed class JobWorks(IEnumerable<IJobWork> works)
{
    private readonly FrozenDictionary<string, IJobWork> byService = works.SelectMany(w => w.Services, (work, service) => (work, service))
        .ToFrozenDictionary(w => w.service, w => w.work, StringComparer.Ordinal);

    public bool TryFind(string service, [NotNullWhen(true)] out IJobWork? work) => byService.TryGetValue(service, out work);

    /// <summary>Of a job that was accepted, so its service is known; unless the service does less than it did then.</summary>
    public IJobWork Of(string service) =>
        byService.TryGetValue(service, out var work) ? work : throw new InvalidOperationException($"No work is known for the jobs of '{service}'.");
}
