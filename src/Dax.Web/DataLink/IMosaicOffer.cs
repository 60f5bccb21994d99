using Dax.Ivoa.DataLink;

namespace Dax.Web.DataLink;

/// <summary>Registered by the protocol that makes mosaics (/mosaic/sync, /mosaic/async); without it none are linked.</summary>
internal interface IMosaicOffer
{
    /// <summary>What both of its resources take of one image, ID included, before bounds and ID are filled in.</summary>
    IReadOnlyList<InputParameter> Parameters { get; }
}
