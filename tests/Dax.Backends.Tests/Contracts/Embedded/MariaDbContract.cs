namespace Dax.Backends.Tests.Contracts;

/// <summary>There is no driver for MariaDB in this flavour.</summary>
internal static class MariaDbContract
{
    public static string? Missing => "MariaDB's driver belongs to the Cluster flavour (-p:DaxFlavor=Cluster).";

    public static Task<ContractEngine> Start() => throw new NotSupportedException(Missing);
}
