using Dax.Ivoa.DataLink;
using Dax.Ivoa.Mosaic;
using Dax.Web.DataLink;

namespace Dax.Web.Mosaic;

/// <summary>What links to mosaics tell of their parameters: those that make sense for one image.</summary>
internal sealed class MosaicOffer : IMosaicOffer
{
    // A number that the user is to give has no value yet; pyvo (1.2) fails over one number without a value, not over an array of none.
    public IReadOnlyList<InputParameter> Parameters { get; } = [.. MosaicParameter.OfOneImage.Select(p => InputParameter.Of(p) with { ArraySize = p.ArraySize ?? "*" })];
}
