using Dax.Adql;
using Dax.Engine.Faults;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>A judged request: what is asked of the catalog, and how the answer is written.</summary>
/// <param name="Query">ADQL.</param>
/// <param name="ContentType">What the answer calls itself: the client's own media type where it named one (DALI 1.1, 3.4.3).</param>
/// <param name="MaxRec">Rows to answer at most; 0 asks for metadata alone.</param>
public sealed record QueryPlan(string Query, TableFormat Format, string ContentType, long MaxRec)
{
    /// <summary>The language that <see cref="Query"/> says it is in.</summary>
    public AdqlVersion Version { get; init; } = AdqlVersion.Adql21;

    /// <summary>A table without which the service has nothing to answer from.</summary>
    public RequiredTable? Requires { get; init; }

    /// <summary>INFO elements (name, value) of the results.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Infos { get; init; } = [];

    /// <summary>Services that the document describes beside its table.</summary>
    public IReadOnlyList<ServiceDescriptor> Descriptors { get; init; } = [];
}

/// <param name="Absence">What to say where it is not published.</param>
public sealed record RequiredTable(string Schema, string Table, string Absence);

/// <summary>What a protocol's parameters ask of the catalog. Pure; found by <see cref="Service"/>.</summary>
public interface IQueryProtocol
{
    /// <summary>As job records name it: "tap", "sia".</summary>
    string Service { get; }

    /// <summary>Usage for parameters that break the protocol's rules.</summary>
    Result<QueryPlan> Plan(QueryRequest request, QueryOptions options);
}
