using Dax.Ivoa.DataLink;
using Dax.Ivoa.Soda;
using Dax.Ivoa.Tables;
using Dax.Web.DataLink;

namespace Dax.Web.Soda;

/// <summary>What links to cutouts tell of their parameters: the same as the capabilities do.</summary>
internal sealed class SodaOffer : ICutoutOffer
{
    public IReadOnlyList<InputParameter> Parameters { get; } =
    [
        .. SodaParameter.All.Select(p => new InputParameter(p.Name, p.Datatype == "double" ? VoDatatype.Double : VoDatatype.Char, p.ArraySize)
        {
            Ucd = p.Ucd, Unit = p.Unit, XType = p.XType, Description = p.Description, Options = p.Options,
        }),
    ];
}
