using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>VOTable 1.4 in one of its serialisations.</summary>
internal sealed class VOTableFormat(Serialization serialization) : TableFormat
{
    public Serialization Serialization { get; } = serialization;

    public override string MediaType { get; } = "application/x-votable+xml;serialization=" + CanonicalName(serialization);

    public override string Extension => "vot";

    public override IReadOnlyList<string> Aliases => Serialization switch
    {
        Serialization.TableData => ["votable/td", "votable-tabledata", "votable/tabledata", "votable-td", "votable_plain"],
        Serialization.Binary => ["votable/b", "votable-binary", "votable/binary", "votable-b"],
        _ => ["votable", "votable/b2", "votable-binary2", "votable/binary2", "votable-b2"],
    };

    public override string IvoId => "ivo://ivoa.net/std/TAPRegExt#output-votable-" + Serialization switch
    {
        Serialization.TableData => "td",
        Serialization.Binary => "binary",
        _ => "binary2",
    };

    public static string CanonicalName(Serialization serialization) => serialization.ToString().ToUpperInvariant();

    public override TableEncoder CreateEncoder(TableHead head, Func<Stream> spool) =>
        Serialization == Serialization.TableData ? new TableDataEncoder(head) : new BinaryEncoder(head, Serialization);
}
