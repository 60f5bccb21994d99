using Dax.Engine.Ports;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>
/// Results that name datasets carry the descriptor of the links service (DataLink 1.1, 4.4): its ID refers to the XML ID of the column with the publisher's
/// identifiers. Only where there are repositories whose datasets have links.
/// </summary>
public sealed class ResultLinks
{
    public const string LinksPath = "/datalink/links";

    private const string Column = "obs_publisher_did";
    private const string Utype = "Curation.PublisherDID";

    private readonly bool isOffered;

    public ResultLinks(IEnumerable<IButlerRepositories> repositories) => isOffered = repositories.Any(r => !r.Labels.IsEmpty);

    private ResultLinks() { }

    /// <summary>No links anywhere.</summary>
    public static ResultLinks None { get; } = new();

    /// <summary>The head with the column identified and the service described; the same head when there is nothing to link.</summary>
    public TableHead Attach(TableHead head, string? baseUrl)
    {
        if (!isOffered || baseUrl is null || Find(head.Schema) is not { } at)
            return head;
        var columns = head.Schema.Columns.ToArray();
        columns[at] = columns[at] with { Field = columns[at].Field with { Id = Column } };
        return head with { Schema = new TableSchema(columns), Descriptors = [.. head.Descriptors, LinksDescriptor.ForColumn(baseUrl + LinksPath, Column)] };
    }

    private static int? Find(TableSchema schema)
    {
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            var (field, kind, _) = schema.Columns[i];
            if (kind == CellKind.Text && (field.Name.Equals(Column, StringComparison.OrdinalIgnoreCase) || IsPublisherDid(field.Utype)))
                return i;
        }
        return null;
    }

    // An alias keeps the utype: ObsCore 1.1 has it with the prefix obscore:, older services with others.
    private static bool IsPublisherDid(string? utype) =>
        utype is not null && utype.AsSpan(utype.IndexOf(':', StringComparison.Ordinal) + 1).Equals(Utype, StringComparison.OrdinalIgnoreCase);
}
