using Dax.Ivoa.DataLink;
using Dax.Ivoa.Soda;
using Dax.Web.DataLink;

namespace Dax.Web.Soda;

/// <summary>What links to cutouts tell of their parameters: the same as the capabilities do.</summary>
internal sealed class SodaOffer : ICutoutOffer
{
    public IReadOnlyList<InputParameter> Parameters { get; } = [.. SodaParameter.All.Select(InputParameter.Of)];
}
