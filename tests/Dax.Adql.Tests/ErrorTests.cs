namespace Dax.Adql.Tests;

/// <summary>One wrong query, what its author reads.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("",
        "The query is empty (line 1, column 1); expected SELECT")]
    [InlineData("   -- nothing",
        "The query is empty (line 1, column 14); expected SELECT")]
    [InlineData("drop table x",
        "DROP is not possible here: only SELECT queries are (line 1, column 1); expected SELECT")]
    [InlineData("Insert into t values (1)",
        "INSERT is not possible here: only SELECT queries are (line 1, column 1); expected SELECT")]
    [InlineData("explain select 1",
        "A query starts with SELECT, not with 'explain' (line 1, column 1); expected SELECT")]
    [InlineData("select from object",
        "Unexpected from (line 1, column 8); expected a column, an expression or *")]
    [InlineData("select n",
        "The query ends too early (line 1, column 9); expected FROM")]
    [InlineData("select n from",
        "The query ends too early (line 1, column 14); expected a table")]
    [InlineData("select n from object where",
        "The query ends too early (line 1, column 27); expected a value")]
    [InlineData("select n from object limit 10",
        "LIMIT is not in ADQL: write SELECT TOP n (line 1, column 22); expected TOP after SELECT")]
    [InlineData("select n from object where n = 1 limit 10",
        "LIMIT is not in ADQL: write SELECT TOP n (line 1, column 34); expected the end of the query")]
    [InlineData("select size from object",
        "size is a reserved word of ADQL; as a name it is written \"size\", in double quotes (line 1, column 8); expected a value")]
    [InlineData("select distance from object",
        "distance is a reserved word of ADQL; as a name it is written \"distance\", in double quotes (line 1, column 8); expected a value")]
    [InlineData("select n as value from object",
        "value is a reserved word of ADQL; as a name it is written \"value\", in double quotes (line 1, column 13); expected a name for the column")]
    [InlineData("select _n from object",
        "A name starts with a letter; put other names into double quotes (line 1, column 8); expected a letter")]
    [InlineData("select 2n from object",
        "A number runs into 'n'; names start with a letter, other names need double quotes (line 1, column 8); expected a number")]
    [InlineData("select 0xFF from object",
        "Hexadecimal numbers are not in ADQL (line 1, column 8); expected a number")]
    [InlineData("select n from object where n % 2 = 1",
        "'%' is not an operator of ADQL: use MOD(a, b) (line 1, column 30)")]
    [InlineData("select n & 1 from object",
        "'&' is not an operator of ADQL: it has no bitwise operators (line 1, column 10)")]
    [InlineData("select `n` from object",
        "Names that need quoting are put into double quotes in ADQL (line 1, column 8); expected \"")]
    [InlineData("select case when n > 1 then 1 end from object",
        "CASE is not in ADQL (line 1, column 8); expected a value")]
    [InlineData("select n from object where flag = true",
        "ADQL has no truth values: compare a flag with 1 or 0 (line 1, column 35); expected a value")]
    [InlineData("select n from object where contains(point(ra, dec), circle(1, 2, 3))",
        "CONTAINS gives 1 or 0 and is no condition by itself: write 1 = CONTAINS(…) (line 1, column 28); expected a comparison")]
    [InlineData("select n from object where n",
        "This value is no condition by itself (line 1, column 28); expected a comparison, BETWEEN, IN, LIKE, IS NULL or EXISTS")]
    [InlineData("select n > 1 from object",
        "Unexpected '>' (line 1, column 10); expected FROM")]
    [InlineData("select n from object a join lsst.source b",
        "This JOIN has no condition (line 1, column 24); expected ON … or USING (…) after the table, or NATURAL before JOIN")]
    [InlineData("select n from object cross join lsst.source",
        "CROSS JOIN is not in ADQL: put a comma between the tables (line 1, column 22); expected the end of the query")]
    [InlineData("select n from object natural join lsst.source on 1 = 1",
        "A NATURAL join has no condition of its own (line 1, column 47); expected no ON and no USING")]
    [InlineData("select n from (select n from object)",
        "A sub-query in FROM needs a name (line 1, column 37); expected AS name")]
    [InlineData("select n from (object)",
        "Parentheses in FROM hold a join or a query (line 1, column 15); expected JOIN")]
    [InlineData("select n from object where n in ()",
        "Unexpected ')' (line 1, column 34); expected a value")]
    [InlineData("select n from object where not not n = 1",
        "Unexpected not (line 1, column 32); expected one NOT, or parentheses between two")]
    [InlineData("select n from object where band like 'a!%' escape '!'",
        "ESCAPE is not in ADQL (line 1, column 44)")]
    [InlineData("select n from object order by n asc desc",
        "Unexpected desc (line 1, column 37); expected the end of the query")]
    [InlineData("select top -1 n from object",
        "Unexpected '-' (line 1, column 12); expected how many rows: 0, 1, 2…")]
    [InlineData("select top 1.5 n from object",
        "Unexpected '1.5' (line 1, column 12); expected how many rows: 0, 1, 2…")]
    [InlineData("select n from object offset -1",
        "Unexpected '-' (line 1, column 29); expected the number of rows to leave out: 0, 1, 2…")]
    [InlineData("select n from object where (n = 1",
        "The query ends too early (line 1, column 34); expected )")]
    [InlineData("select n from object where n = 1)",
        "Unexpected ')' (line 1, column 33); expected no more closing than opening parentheses")]
    [InlineData("select 'abc from object",
        "This quote is never closed (line 1, column 8); expected '")]
    [InlineData("select \"n from object",
        "This double quote is never closed (line 1, column 8); expected \"")]
    [InlineData("select \"\" from object",
        "A delimited name is empty (line 1, column 8); expected a name")]
    [InlineData("select n from object; select n from object",
        "A query inside another one stands in parentheses (line 1, column 23); expected the end of the query")]
    [InlineData("select foo(n) from object",
        "There is no function foo (line 1, column 8)")]
    [InlineData("select sqr(n) from object",
        "There is no function sqr (line 1, column 8); expected SQRT")]
    [InlineData("select sqrt() from object",
        "SQRT takes 1 argument, not 0 (line 1, column 8)")]
    [InlineData("select sqrt(1, 2) from object",
        "SQRT takes 1 argument, not 2 (line 1, column 8)")]
    [InlineData("select point(1) from object",
        "POINT takes 2 arguments, not 1 (line 1, column 8)")]
    [InlineData("select circle(1, 2, 3, 4) from object",
        "CIRCLE takes 2 to 3 arguments, not 4 (line 1, column 8)")]
    [InlineData("select distance(1, 2, 3) from object",
        "DISTANCE takes 2 or 4 arguments, not 3 (line 1, column 8)")]
    [InlineData("select round(ra, 1.5) from object",
        "The second argument of ROUND is written as a whole number (line 1, column 18); expected a whole number")]
    [InlineData("select coalesce() from object",
        "Unexpected ')' (line 1, column 17); expected a value")]
    [InlineData("select cast(n as float) from object",
        "CAST knows no type 'float' (line 1, column 18); expected SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR, VARCHAR, TIMESTAMP, POINT, CIRCLE or POLYGON")]
    [InlineData("select cast(n as varchar(0)) from object",
        "A length is a number from 1 up (line 1, column 26)")]
    [InlineData("select n from (with a as (select 1 from object) select * from a) as b",
        "WITH stands only at the start of the whole query, and not inside another WITH (line 1, column 16); expected SELECT")]
    [InlineData("select nn from object",
        "There is no column nn (line 1, column 8); expected n")]
    [InlineData("select object.nn from object",
        "Object has no column nn (line 1, column 8); expected n")]
    [InlineData("select x.n from object",
        "x is no table of this FROM (line 1, column 8); expected Object")]
    [InlineData("select n from lsst.objekt",
        "There is no table lsst.objekt (line 1, column 15); expected lsst.Object")]
    [InlineData("select n from nowhere.object",
        "There is no table nowhere.object (line 1, column 15); expected lsst.Object")]
    [InlineData("select n from source",
        "source is ambiguous: there are lsst.Source and other.source (line 1, column 15); expected the name with its schema")]
    [InlineData("select objectid from object, lsst.source",
        "objectid is ambiguous (line 1, column 8); expected Object.objectid or Source.objectid")]
    [InlineData("select n from object, object",
        "n is ambiguous (line 1, column 8); expected different names (AS) where these columns are made && Two tables are called Object here (line 1, column 23); expected AS and another name")]
    [InlineData("select \"N\" from object",
        "There is no column \"N\": in double quotes, case counts (line 1, column 8); expected n")]
    [InlineData("select case_ from other.odd",
        "There is no column case_ (line 1, column 8); expected Case or case")]
    [InlineData("select CASE from other.odd",
        "CASE is not in ADQL (line 1, column 8); expected a value")]
    [InlineData("select c from (select n as c, ra as c from object) q",
        "c is ambiguous (line 1, column 8); expected different names (AS) where these columns are made")]
    [InlineData("select n as m from object where m > 1",
        "m is an alias of the select list, which this clause does not know (line 1, column 33); expected the expression itself")]
    [InlineData("select count(*) from object where count(*) > 1",
        "COUNT cannot stand in WHERE (line 1, column 35); expected HAVING")]
    [InlineData("select sum(max(n)) from object",
        "MAX cannot stand inside another aggregate (line 1, column 12)")]
    [InlineData("select band, count(*) from object",
        "band must stand in GROUP BY or inside an aggregate (line 1, column 8); expected GROUP BY, or MIN, MAX, AVG…")]
    [InlineData("select band from object group by n",
        "band must stand in GROUP BY or inside an aggregate (line 1, column 8); expected GROUP BY, or MIN, MAX, AVG…")]
    [InlineData("select n from object group by 1",
        "A constant groups nothing (line 1, column 31); expected a column or an expression")]
    [InlineData("select n from object order by 2",
        "There is no column 2 in the select list (line 1, column 31); expected 1 to 1")]
    [InlineData("select distinct n from object order by mag_g",
        "With DISTINCT, rows are ordered by selected columns only (line 1, column 40); expected a column of the select list")]
    [InlineData("select n from object union select n, ra from object",
        "Here 2 columns meet 1 column: combined queries have the same columns (line 1, column 22)")]
    [InlineData("select n from object union select band from object",
        "Column 1 is a number in one query and a text in the other (line 1, column 22)")]
    [InlineData("select n from object union select n from object order by mag_g",
        "Combined queries are ordered by the names or numbers of their columns (line 1, column 58); expected a column of the first query")]
    [InlineData("select n from object where n = 'a'",
        "A number cannot be compared with a text (line 1, column 32); expected a number")]
    [InlineData("select n from object where band > 1",
        "A text cannot be compared with a number (line 1, column 35); expected a text")]
    [InlineData("select n from object where seen > 'yesterday'",
        "This text is not a timestamp (line 1, column 35); expected YYYY-MM-DDTHH:MM:SS, as in '2026-01-31T12:00:00'")]
    [InlineData("select n from object where seen > 5",
        "A timestamp cannot be compared with a number (line 1, column 35); expected a timestamp, or a text in quotes such as '2026-01-31T12:00:00'")]
    [InlineData("select n + band from object",
        "Arithmetic needs a number, and this is a text (line 1, column 12); expected a number")]
    [InlineData("select sqrt(band) from object",
        "SQRT needs a number, and this is a text (line 1, column 13); expected a number")]
    [InlineData("select band || mag_g from object",
        "|| needs a text, and this is a number (line 1, column 16); expected a text, or CAST(… AS VARCHAR)")]
    [InlineData("select lower(n) from object",
        "LOWER needs a text, and this is a number (line 1, column 14); expected a text, or CAST(… AS VARCHAR)")]
    [InlineData("select n from object where n like 'a'",
        "LIKE needs a text, and this is a number (line 1, column 28); expected a text, or CAST(… AS VARCHAR)")]
    [InlineData("select n from object where n in (select n, ra from object)",
        "A query after IN gives one column, not 2 (line 1, column 34); expected one column")]
    [InlineData("select n from object where n in (select band from object)",
        "A number cannot be looked for among values that are a text (line 1, column 28)")]
    [InlineData("select (select n, ra from object) from object",
        "A query used as a value gives one column, not 2 (line 1, column 8); expected one column")]
    [InlineData("select n from object where n in (1, 'a')",
        "A number cannot be compared with a text (line 1, column 37); expected a number")]
    [InlineData("select n from object where point(ra, dec) = point(1, 2)",
        "A point cannot be compared with a point (line 1, column 45); expected CONTAINS, INTERSECTS or DISTANCE for geometries")]
    [InlineData("select n from object where 1 = contains(ra, circle(1, 2, 3))",
        "A geometry is needed, and this is a number (line 1, column 41); expected POINT(…), CIRCLE(…), POLYGON(…), or a column that holds one")]
    [InlineData("select n from object where 1 = contains(circle(1, 2, 3), point(ra, dec))",
        "CONTAINS asks whether the first geometry lies in the second, and a point contains nothing (line 1, column 32); expected CONTAINS(point, region)")]
    [InlineData("select n from object where 1 = contains(point('GALACTIC', ra, dec), circle(1, 2, 3))",
        "Coordinates are ICRS here; 'GALACTIC' is not converted (line 1, column 47); expected no coordinate system, or 'ICRS'")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(1, 100, 3))",
        "A latitude lies between -90 and 90 degrees (line 1, column 67); expected the longitude first, then the latitude")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(1, 2, -3))",
        "A radius lies between 0 and 180 degrees (line 1, column 70)")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), polygon(1, 2, 3, 4, 5))",
        "A polygon has three or more pairs of longitude and latitude (line 1, column 57); expected an even number of coordinates, 6 or more")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), polygon(1, 2, 1, 2, 3, 4))",
        "A polygon needs at least three different vertices (line 1, column 57)")]
    [InlineData("select 1e999 from object",
        "This number is too large for any type (line 1, column 8)")]
    [InlineData("select nn, mm, n from object where kk = 1",
        "There is no column nn (line 1, column 8); expected n && There is no column mm (line 1, column 12) && There is no column kk (line 1, column 36)")]
    [InlineData("select sum(seen) from object",
        "SUM needs a number, and this is a timestamp (line 1, column 12); expected a number")]
    [InlineData("select max(pos) from lsst.source",
        "MAX cannot compare an array (line 1, column 12); expected a number, a text or a timestamp")]
    [InlineData("select n from object using",
        "Unexpected using (line 1, column 22); expected the end of the query")]
    [InlineData("select n from object where n between 1",
        "The query ends too early (line 1, column 39); expected AND")]
    [InlineData("select n from object where n is 1",
        "Unexpected '1' (line 1, column 33); expected NULL")]
    [InlineData("with a as (select n from object), a as (select n from object) select * from a",
        "Two queries of WITH are called a (line 1, column 35)")]
    [InlineData("select t.* from object",
        "t is no table of this FROM (line 1, column 8); expected Object")]
    public void Compile_WrongQuery_SaysWhereAndWhy(string adql, string expected) => Assert.Equal(expected, TestCatalog.Errors(adql).Replace("\n", " && "));

    [Fact]
    public void Compile_ErrorOnALaterLine_CountsLinesAndColumns() =>
        Assert.Equal("There is no column nn (line 3, column 12); expected n", TestCatalog.Errors("select n, -- a comment\r\n 'two\nlines' b,  nn\nfrom object"));
}
