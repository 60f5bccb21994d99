using System.Collections.Immutable;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>Where a file is had over HTTP, and what may be done to get it.</summary>
/// <param name="Locate">Its URL now: a signed one is made anew for each request.</param>
/// <param name="Roots">Where redirects may lead.</param>
/// <param name="Bearer">A token for the URL's own origin, or null; no redirect to another one takes it along.</param>
internal sealed record HttpPlace(Func<Uri> Locate, ImmutableArray<Uri> Roots, string? Bearer);
