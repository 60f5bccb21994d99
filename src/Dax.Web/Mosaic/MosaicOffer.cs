using Dax.Ivoa.DataLink;
using Dax.Ivoa.Mosaic;
using Dax.Web.DataLink;

namespace Dax.Web.Mosaic;

/// <summary>What links to mosaics tell of their parameters: those that make sense for one image.</summary>
internal sealed class MosaicOffer : IMosaicOffer
{
    public IReadOnlyList<InputParameter> Parameters { get; } = [.. MosaicParameter.OfOneImage.Select(InputParameter.Of)];
}
