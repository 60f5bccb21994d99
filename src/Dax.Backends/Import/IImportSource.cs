using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>One file of an import.</summary>
internal interface IImportSource : IAsyncDisposable
{
    /// <summary>What it offers, known before a row is read.</summary>
    SourceTable Table { get; }

    /// <summary>How much of the file was read, 0 to 1; null when nobody knows.</summary>
    double? Fraction { get; }

    /// <summary>The rows. Columns stand as in <see cref="Table"/>; those that nobody wants (null) may be anything. Types are as wanted where the source takes any.</summary>
    ValueTask<IRowStream> Open(IReadOnlyList<TableColumn?> wanted, CancellationToken cancel);

    /// <summary>After a cell did not fit the type that <see cref="Table"/> said: finds better types. False when the types are the file's own.</summary>
    bool GuessAgain();
}
