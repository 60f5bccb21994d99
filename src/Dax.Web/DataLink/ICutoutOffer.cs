using Dax.Ivoa.DataLink;

namespace Dax.Web.DataLink;

/// <summary>Registered by the protocol that cuts images (/soda/sync, /soda/async); without it no cutouts are linked.</summary>
internal interface ICutoutOffer
{
    /// <summary>What both of its resources take, ID included, as the descriptor of a dataset shows it before bounds and ID are filled in.</summary>
    IReadOnlyList<InputParameter> Parameters { get; }
}
