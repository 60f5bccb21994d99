namespace Dax.Adql;

/// <summary>
/// The language that a query says it is written in. Both are read by the grammar of 2.1, which takes all of 2.0 but what is listed here.
/// </summary>
public enum AdqlVersion
{
    /// <summary>ADQL 2.1 (2023), also when no version is named.</summary>
    Adql21,
    /// <summary>
    /// ADQL 2.0 (2008): the words that 2.1 reserved are names where a name is meant (BIGINT, ILIKE, IN_UNIT, OFFSET), and texts that stand side by side are
    /// one text (2.0, 2.1.4, as in SQL-92).
    /// </summary>
    Adql20,
}
