using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.ObsCore;

/// <summary>What makes rows of one repository: its mapping, and what the service knows of itself.</summary>
/// <param name="Label">The repository's label.</param>
/// <param name="Mapping">How datasets become rows.</param>
/// <param name="BaseUrl">What the URLs that rows lead to begin with, without a slash at the end.</param>
/// <param name="Authority">The naming authority of dataset identifiers where the mapping gives none, such as <c>example.org/survey</c>.</param>
internal sealed record ObsCoreRules(string Label, ObsCoreMapping Mapping, string BaseUrl, string Authority);
