using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Ivoa.Dali;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Web.DataLink;

/// <summary>What a request for links says (DataLink 1.1, 2.1).</summary>
/// <param name="Ids">Each once, in the order in which they came, as many as are answered.</param>
/// <param name="IsTruncated">There were more.</param>
internal sealed record LinksRequest(ImmutableArray<string> Ids, bool IsTruncated, TableFormat Format, string ContentType)
{
    private const int MostShown = 80;

    /// <summary>Throws FaultException Usage when RESPONSEFORMAT names no format, or is given twice.</summary>
    public static LinksRequest Read(DaliParameters parameters, int maxIds)
    {
        if (parameters.Repeated("RESPONSEFORMAT") is { } repeated) throw Usage($"{repeated} is given more than once.");
        var (format, contentType) = FormatOf(parameters.First("RESPONSEFORMAT"));
        var ids = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isTruncated = false;
        foreach (var id in parameters.All("ID"))
        {
            if (string.IsNullOrWhiteSpace(id) || seen.Contains(id)) continue;
            if (isTruncated = ids.Count == maxIds) break;
            seen.Add(id);
            ids.Add(id);
        }
        return new LinksRequest(ids.DrainToImmutable(), isTruncated, format, contentType);
    }

    // DataLink 1.1, 2.1.2 and 3.3: nothing, votable and VOTable's media type without a serialisation all mean TABLEDATA; the last is what the answer calls itself then.
    private static (TableFormat Format, string ContentType) FormatOf(string? requested)
    {
        var asked = (requested ?? "").Trim().Replace("x-votable xml", "x-votable+xml", StringComparison.OrdinalIgnoreCase);
        TableFormats.TryFind("votable/td", out var standard, out _);
        if (asked.Length == 0 || asked.Equals("votable", StringComparison.OrdinalIgnoreCase)) return (standard, LinksDescriptor.ContentType);
        if (asked.StartsWith("application/x-votable+xml", StringComparison.OrdinalIgnoreCase) && !asked.Contains("serialization", StringComparison.OrdinalIgnoreCase))
            return (standard, asked.Contains("content=datalink", StringComparison.OrdinalIgnoreCase) ? LinksDescriptor.ContentType : "application/x-votable+xml");
        return TableFormats.TryFind(asked, out var format, out var contentType)
            ? (format, contentType)
            : throw Usage($"Unknown RESPONSEFORMAT '{(asked.Length <= MostShown ? asked : asked[..MostShown] + "…")}'; there are {string.Join(", ", TableFormats.All.Select(f => f.Aliases[0]))}.");
    }

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
