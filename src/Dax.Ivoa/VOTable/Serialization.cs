namespace Dax.Ivoa.VOTable;

/// <summary>How the DATA of a VOTable is written (VOTable 1.4, 5).</summary>
public enum Serialization { TableData, Binary, Binary2 }
