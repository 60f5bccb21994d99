using System.Collections.Immutable;

namespace Dax.Backends.Butler.Config;

/// <summary>What a repository's configuration says, its tags resolved.</summary>
/// <param name="Server">The URL of a Butler server, or null for a registry that is read directly.</param>
/// <param name="Database">SQLAlchemy's form: <c>sqlite:////absolute/path</c> or <c>postgresql://user@host/database</c>; null for a server.</param>
/// <param name="Namespace">The PostgreSQL schema, or null for the connection's own.</param>
/// <param name="Datastores">In the order in which they are asked.</param>
internal sealed record ButlerConfig(string Label, Uri? Server, string? Database, string? Namespace, ImmutableArray<FileDatastoreConfig> Datastores);

/// <param name="Root">Absolute, with a slash at the end.</param>
/// <param name="RecordsTable">The registry's table of its files.</param>
internal sealed record FileDatastoreConfig(string Name, Uri Root, string RecordsTable);
