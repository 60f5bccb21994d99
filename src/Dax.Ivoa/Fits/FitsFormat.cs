using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Fits;

/// <summary>A FITS binary table (FITS 4.0, 7.3).</summary>
internal sealed class FitsFormat : TableFormat
{
    public override string MediaType => "application/fits";
    public override string Extension => "fits";
    public override IReadOnlyList<string> Aliases => ["fits"];
    public override TableEncoder CreateEncoder(TableHead head, Func<Stream> spool) => new FitsTableEncoder(head, spool);
}
