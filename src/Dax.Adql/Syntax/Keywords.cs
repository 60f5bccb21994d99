using System.Collections.Frozen;

namespace Dax.Adql.Syntax;

/// <summary>The reserved words of ADQL 2.1 (2.1.3): SQL-92's and ADQL's own. None of them is a name unless it is delimited.</summary>
internal static class Keywords
{
    private const string Functions = """
        ABS ACOS AREA ASIN ATAN ATAN2 BOX CEILING CENTROID CONTAINS COORD1 COORD2 COORDSYS COS COT DEGREES DISTANCE EXP FLOOR
        INTERSECTS IN_UNIT LOG LOG10 LOWER MOD PI POWER RADIANS RAND REGION ROUND SIN SQRT TAN TRUNCATE UPPER
        """;

    private const string Statements = "ALTER BEGIN COMMIT CREATE DELETE DROP EXECUTE GRANT INSERT REVOKE ROLLBACK SET UPDATE DECLARE DESCRIBE";

    private const string Others = """
        ABSOLUTE ACTION ADD ALLOCATE ANY ARE ASSERTION AT AUTHORIZATION BIT BIT_LENGTH BOTH CASCADE CASCADED CATALOG CHARACTER
        CHAR_LENGTH CHARACTER_LENGTH CHECK CLOSE COLLATE COLLATION COLUMN CONNECT CONNECTION CONSTRAINT CONSTRAINTS CONTINUE CONVERT
        CORRESPONDING CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATE DAY DEALLOCATE DECIMAL DEFAULT
        DEFERRABLE DEFERRED DESCRIPTOR DIAGNOSTICS DISCONNECT DOMAIN ELSE END ESCAPE EXCEPTION EXEC EXTERNAL EXTRACT FETCH FIRST FLOAT
        FOR FOREIGN FOUND GET GLOBAL GO GOTO HOUR IDENTITY IMMEDIATE INDICATOR INITIALLY INPUT INSENSITIVE INT INTERVAL INTO ISOLATION
        KEY LANGUAGE LAST LEADING LEVEL LOCAL MATCH MINUTE MODULE MONTH NAMES NATIONAL NCHAR NEXT NO NULLIF NUMERIC OCTET_LENGTH OF ONLY
        OPEN OPTION OUTPUT OVERLAPS PAD PARTIAL POSITION PREPARE PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURE PUBLIC READ REFERENCES
        RELATIVE RESTRICT ROWS SCHEMA SCROLL SECOND SECTION SESSION SESSION_USER SIZE SOME SPACE SQL SQLCODE SQLERROR SQLSTATE SUBSTRING
        SYSTEM_USER TABLE TEMPORARY THEN TIME TIMEZONE_HOUR TIMEZONE_MINUTE TO TRAILING TRANSACTION TRANSLATE TRANSLATION TRIM UNIQUE
        UNKNOWN USAGE USER VALUE VALUES VARYING VIEW WHEN WHENEVER WORK WRITE YEAR ZONE
        """;

    private static readonly FrozenDictionary<string, Keyword> Words = Build();

    private static readonly FrozenDictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static Keyword Find(ReadOnlySpan<char> word) => Lookup.TryGetValue(word, out var found) ? found : Keyword.None;

    private static FrozenDictionary<string, Keyword> Build()
    {
        var words = new Dictionary<string, Keyword>(StringComparer.OrdinalIgnoreCase);
        Add(Functions, Keyword.Function);
        Add(Statements, Keyword.Statement);
        Add(Others, Keyword.Reserved);
        for (var word = Keyword.All; word <= Keyword.False; word++)
            words[word.ToString()] = word;
        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string list, Keyword kind)
        {
            foreach (var word in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                words.Add(word, kind);
        }
    }
}
