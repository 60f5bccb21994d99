using Dax.Engine.Faults;

namespace Dax.Backends.Import;

/// <summary>A file cannot be imported: leaves the loops over its rows and becomes a fault at the door (<see cref="Importer"/>).</summary>
internal class ImportException(string message, Exception? inner = null) : Exception(message, inner)
{
    public Fault Fault { get; } = new Fault.Usage(message);
}

/// <summary>A cell that does not hold what its column needs; a column whose type was guessed may be guessed anew.</summary>
internal sealed class CellException(int column, string message) : ImportException(message)
{
    /// <summary>Ordinal of the column in its file.</summary>
    public int Column { get; } = column;
}
