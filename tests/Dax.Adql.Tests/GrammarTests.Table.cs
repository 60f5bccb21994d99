namespace Dax.Adql.Tests;

public sealed partial class GrammarTests
{
    /// <summary>
    /// production ¦ where the texts stand (V: an item of the select list, C: a condition, F: an item of FROM, Q: a whole query) ¦ taken ¦ refused.
    /// ␤ is a line feed.
    /// </summary>
    private const string Productions = """"""
        ADQL_language_character ¦ V ¦ a + b || '%&?;:' ¦ a ? b
        ADQL_reserved_word ¦ V ¦ "area" ¦ area
        SQL_embedded_language_character ¦ V ¦ '[]' ¦ a[1]
        SQL_reserved_word ¦ V ¦ "value" ¦ value
        SQL_special_character ¦ V ¦ "% &'()*+,-./:;<=>?_|" ¦ a : b
        ampersand ¦ V ¦ 'a & b' ¦ a & b
        approximate_numeric_literal ¦ V ¦ 1.5E-10 ¦ 1.5E
        approximate numeric type ¦ V ¦ CAST(a AS DOUBLE PRECISION) ¦ CAST(a AS DOUBLE)
        area ¦ V ¦ AREA(CIRCLE(1, 2, 3)) ¦ AREA(a, b)
        as_clause ¦ V ¦ a AS b ¦ a AS 'b'
        asterisk ¦ V ¦ a * b ¦ a ** b
        between_predicate ¦ C ¦ a NOT BETWEEN 1 + 1 AND b ¦ a BETWEEN 1
        boolean_factor ¦ C ¦ NOT a = 1 ¦ NOT a
        boolean_primary ¦ C ¦ (a = 1 OR b = 2) ¦ (a)
        boolean_term ¦ C ¦ a = 1 AND b = 2 AND NOT c = 3 ¦ a = 1 AND b
        box ¦ V ¦ BOX('', 1, 2, 3, 4) ¦ BOX(1, 2)
        box_center ¦ V ¦ BOX(POINT(1, 2), 3, 4) ¦ BOX(1, 3, 4)
        cast_specification ¦ V ¦ CAST(a + 1 AS INTEGER) ¦ CAST(a, INTEGER)
        cast_target ¦ V ¦ CAST(a AS TIMESTAMP) ¦ CAST(a AS FLOAT)
        catalog_name ¦ F ¦ cat.sch.tab ¦ a.cat.sch.tab
        centroid ¦ V ¦ CENTROID(POLYGON(1, 1, 2, 1, 2, 2)) ¦ CENTROID()
        character_factor ¦ V ¦ a || UPPER(b) ¦ a || POINT(1, 2)
        character_primary ¦ V ¦ ('x') || LOWER(a) ¦ 'x' || = 'y'
        character_representation ¦ V ¦ 'it''s' ¦ 'it's'
        character_string_literal ¦ V ¦ '' ¦ 'a
        character_string_type ¦ V ¦ CAST(a AS VARCHAR(12)) ¦ CAST(a AS CHAR(0))
        character_value_expression ¦ V ¦ a || 'b' || c ¦ a ||
        circle ¦ V ¦ CIRCLE('ICRS', 1, 2, 3) ¦ CIRCLE(1)
        circle_center ¦ V ¦ CIRCLE(POINT(1, 2), 3) ¦ CIRCLE('ICRS', 2, 3)
        circumflex ¦ V ¦ '^' ¦ a ^ b
        coalesce_expression ¦ V ¦ COALESCE(a, b, 1) ¦ COALESCE()
        colon ¦ V ¦ ':' ¦ a : b
        column_name ¦ V ¦ t.a AS "b c" ¦ t.1
        column_name_list ¦ F ¦ a JOIN b USING (x, "y") ¦ a JOIN b USING (x y)
        column_reference ¦ V ¦ cat.sch.t.a ¦ t..a
        comma ¦ V ¦ a, b ¦ a, , b
        comment ¦ V ¦ a -- what a is␤ + 1 ¦ a - - -
        comment_character ¦ V ¦ a -- 'it's "all" right␤ ¦ a /* no */
        comment_introducer ¦ V ¦ a --- b␤ ¦ a - - b - -
        comp_op ¦ C ¦ a <= b ¦ a => b
        comparison_predicate ¦ C ¦ a = b ¦ a = b = c
        concatenation ¦ V ¦ a || b ¦ a || || b
        concatenation_operator ¦ V ¦ a||b ¦ a | | b
        contains ¦ C ¦ 1 = CONTAINS(POINT(a, b), CIRCLE(1, 2, 3)) ¦ 1 = CONTAINS(POINT(a, b))
        coord1 ¦ V ¦ COORD1(POINT(1, 2)) ¦ COORD1(1)
        coord2 ¦ V ¦ COORD2(pos) ¦ COORD2(1, 2)
        coord_sys ¦ V ¦ POINT('ICRS', 1, 2) ¦ POINT(ICRS, 1, 2)
        coord_value ¦ V ¦ DISTANCE(pos, POINT(1, 2)) ¦ DISTANCE(pos, 2)
        coordinate1 ¦ V ¦ POINT(a + 1, 2) ¦ POINT(a = 1, 2)
        coordinate2 ¦ V ¦ POINT(1, -b) ¦ POINT(1, )
        coordinates ¦ V ¦ POINT(1, 2) ¦ POINT(1)
        correlation_name ¦ F ¦ t AS "t 2" ¦ t AS 2
        correlation_specification ¦ F ¦ t x ¦ t AS x y
        datetime_type ¦ V ¦ CAST(a AS TIMESTAMP) ¦ CAST(a AS DATE)
        default_function_prefix ¦ V ¦ ivo_known(1) ¦ ivo_unknown(1)
        delimited_identifier ¦ V ¦ "a b" ¦ "a b
        delimited_identifier_body ¦ V ¦ "-" ¦ ""
        delimited_identifier_part ¦ V ¦ "a""b" ¦ "a"b"
        delimiter_token ¦ C ¦ a<>'b'||"c" ¦ a<> >b
        derived_column ¦ V ¦ a b ¦ a AS
        derived_table ¦ F ¦ (SELECT a FROM t) AS s ¦ (SELECT a FROM t)
        digit ¦ V ¦ 0123456789 ¦ 0x12
        distance_function ¦ V ¦ DISTANCE(1, 2, 3, 4) ¦ DISTANCE(1, 2, 3)
        double_period ¦ V ¦ '..' ¦ t..a
        double_quote ¦ V ¦ '"' ¦ "
        double_quote_symbol ¦ V ¦ """" ¦ """
        equals_operator ¦ C ¦ a = 1 ¦ a == 1
        exact_numeric_literal ¦ V ¦ .5 + 1. + 1.5 ¦ .
        exact_numeric_type ¦ V ¦ CAST(a AS BIGINT) ¦ CAST(a AS INT)
        exists_predicate ¦ C ¦ EXISTS (SELECT 1 FROM t) ¦ EXISTS t
        exponent ¦ V ¦ 1e+05 ¦ 1e+
        extract_coordsys ¦ V ¦ COORDSYS(pos) ¦ COORDSYS()
        factor ¦ V ¦ -a * +b ¦ - + a
        case_folding_function ¦ V ¦ UPPER(a) || LOWER('B') ¦ UPPER(a, b)
        from_clause ¦ F ¦ a, b AS c, (SELECT x FROM d) e ¦ a, , b
        general_literal ¦ V ¦ 'a' ¦ `a`
        general_set_function ¦ V ¦ COUNT(DISTINCT a) ¦ AVG(*)
        geometry_type ¦ V ¦ CAST(a AS POLYGON) ¦ CAST(a AS REGION)
        geometry_value_expression ¦ C ¦ 1 = CONTAINS(pos, shape) ¦ CONTAINS(pos, shape)
        geometry_value_function ¦ C ¦ 1 = INTERSECTS(REGION('CIRCLE 1 2 3'), BOX(1, 2, 3, 4)) ¦ 1 = INTERSECTS(REGION(a), shape)
        greater_than_operator ¦ C ¦ a > 1 ¦ a > > 1
        greater_than_or_equals_operator ¦ C ¦ a >= 1 ¦ a > = 1
        group_by_clause ¦ Q ¦ SELECT a FROM t GROUP BY a ¦ SELECT a FROM t GROUP a
        group_by_term ¦ Q ¦ SELECT 1 FROM t GROUP BY t.a + 1 ¦ SELECT 1 FROM t GROUP BY a = 1
        group_by_term_list ¦ Q ¦ SELECT 1 FROM t GROUP BY a, b ¦ SELECT 1 FROM t GROUP BY a,
        having_clause ¦ Q ¦ SELECT 1 FROM t HAVING COUNT(*) > 1 ¦ SELECT 1 FROM t HAVING COUNT(*)
        identifier ¦ V ¦ a1_ + "1a" ¦ 1a
        in_predicate ¦ C ¦ a NOT IN (1, 2) ¦ a IN 1
        in_predicate_value ¦ C ¦ a IN (SELECT b FROM t) ¦ a IN ()
        in_unit_function ¦ V ¦ IN_UNIT(a, 'km/s') ¦ IN_UNIT(a, b)
        in_value_list ¦ C ¦ a IN (1, b + 1, 'x') ¦ a IN (1 2)
        intersects ¦ C ¦ INTERSECTS(a, b) = 1 ¦ INTERSECTS(a) = 1
        join_column_list ¦ F ¦ a JOIN b USING (x) ¦ a JOIN b USING ()
        join_condition ¦ F ¦ a JOIN b ON a.x = b.x ¦ a JOIN b ON a.x
        join_specification ¦ F ¦ a LEFT JOIN b USING (x) ¦ a LEFT JOIN b
        join_type ¦ F ¦ a FULL OUTER JOIN b ON a.x = b.x ¦ a INNER OUTER JOIN b ON a.x = b.x
        joined_table ¦ F ¦ (a NATURAL JOIN b) ¦ (a)
        keyword ¦ Q ¦ sElEcT a fRoM t ¦ selectt a from t
        left_bracket ¦ V ¦ '[' ¦ [a]
        left_paren ¦ V ¦ (a) ¦ (a
        less_than_operator ¦ C ¦ a < 1 ¦ a < < 1
        less_than_or_equals_operator ¦ C ¦ a <= 1 ¦ a =< 1
        like_predicate ¦ C ¦ a NOT ILIKE 'x%' AND b LIKE c ¦ a LIKE 'x' ESCAPE 'y'
        mantissa ¦ V ¦ 1.E5 + .1E5 ¦ E5.1 + .E5
        match_value ¦ C ¦ a || b LIKE 'x' ¦ a = 1 LIKE 'x'
        math_function ¦ V ¦ ROUND(ABS(a), -2) + MOD(b, 3) + PI() + RAND(4) ¦ ROUND(a, b)
        minus_sign ¦ V ¦ a - -b ¦ a - - -b
        named_columns_join ¦ F ¦ a JOIN b USING (x) ¦ a JOIN b USING x
        newline ¦ V ¦ a --␤ + b ¦ a - -
        non_predicate_geometry_function ¦ V ¦ AREA(r) + COORD1(p) + DISTANCE(p, q) ¦ AREA + 1
        nondelimiter_token ¦ C ¦ a=1 AND b=2 ¦ a=1ANDb=2
        nondoublequote_character ¦ V ¦ "a'b" ¦ "a
        nonquote_character ¦ V ¦ 'a"b' ¦ 'a'b'
        not_equals_operator ¦ C ¦ a <> b ¦ a >< b
        not_equals_operator1 ¦ C ¦ a <> b ¦ a < > b
        not_equals_operator2 ¦ C ¦ a != b ¦ a ! = b
        null_predicate ¦ C ¦ t.a IS NOT NULL ¦ a IS NOT 1
        numeric_geometry_function ¦ V ¦ CONTAINS(a, b) + AREA(c) ¦ CONTAINS(a, b) AND 1
        numeric_primary ¦ V ¦ (1) + SQRT(a) ¦ (1 + SQRT(a)
        numeric_type ¦ V ¦ CAST(a AS SMALLINT) ¦ CAST(a AS NUMERIC)
        numeric_value_expression ¦ V ¦ a + b - c ¦ a + b -
        numeric_value_function ¦ V ¦ SIN(a) + ABS(b) + IN_UNIT(c, 'm') + ivo_known(d) ¦ SIN + ABS(b)
        offset_clause ¦ Q ¦ SELECT a FROM t ORDER BY a OFFSET 10 ¦ SELECT a FROM t OFFSET -1
        order_by_clause ¦ Q ¦ SELECT a FROM t ORDER BY a ¦ SELECT a FROM t ORDER a
        order_by_direction ¦ Q ¦ SELECT a FROM t ORDER BY a DESC ¦ SELECT a FROM t ORDER BY a DOWN
        order_by_expression ¦ Q ¦ SELECT a FROM t ORDER BY 1, t.b, a + b ¦ SELECT a FROM t ORDER BY a = b
        order_by_term ¦ Q ¦ SELECT a FROM t ORDER BY a ASC ¦ SELECT a FROM t ORDER BY ASC
        order_by_term_list ¦ Q ¦ SELECT a FROM t ORDER BY a, b DESC ¦ SELECT a FROM t ORDER BY a b
        outer_join_type ¦ F ¦ a RIGHT JOIN b USING (x) ¦ a OUTER JOIN b USING (x)
        pattern ¦ C ¦ a LIKE 'x' || b ¦ a LIKE
        percent ¦ V ¦ '%' ¦ a % b
        period ¦ V ¦ t.a ¦ .a
        plus_sign ¦ V ¦ a + +b ¦ a + + +b
        point ¦ V ¦ POINT('', a, b) ¦ POINT(1, 2, 3)
        point_value ¦ V ¦ DISTANCE(CENTROID(a), ivo_known(1)) ¦ DISTANCE(CIRCLE(1, 2, 3), POINT(1, 2))
        polygon ¦ V ¦ POLYGON('ICRS', 1, 1, 2, 1, 2, 2) ¦ POLYGON()
        polygon_vertices ¦ V ¦ POLYGON(POINT(1, 1), POINT(2, 1), pos) ¦ POLYGON(1, 1, 2, 1, 2, 2, 3)
        predicate ¦ C ¦ a IS NULL OR EXISTS (SELECT 1 FROM t) ¦ a IS
        predicate_geometry_function ¦ C ¦ 0 = CONTAINS(a, b) AND INTERSECTS(a, b) != 1 ¦ INTERSECTS(a, b)
        qualified_join ¦ F ¦ a NATURAL LEFT OUTER JOIN b ¦ a NATURAL JOIN b USING (x)
        qualifier ¦ Q ¦ SELECT s.t.* FROM s.t ¦ SELECT t.a.* , FROM t
        query_expression ¦ C ¦ EXISTS (a JOIN b USING (x)) ¦ EXISTS (a)
        query_name ¦ Q ¦ WITH "w 1" AS (SELECT a FROM t) SELECT a FROM "w 1" ¦ WITH 1w AS (SELECT a FROM t) SELECT a FROM t
        query_set_expression ¦ Q ¦ SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT SELECT c FROM v ¦ SELECT a FROM t UNION DISTINCT SELECT b FROM u
        query_set_primary ¦ Q ¦ (SELECT a FROM t ORDER BY a) UNION (SELECT b FROM u OFFSET 2) ¦ SELECT a FROM t ORDER BY a UNION SELECT b FROM u
        query_set_term ¦ Q ¦ SELECT a FROM t INTERSECT ALL SELECT b FROM u ¦ SELECT a FROM t MINUS SELECT b FROM u
        query_specification ¦ Q ¦ WITH w AS (SELECT a FROM t) SELECT a FROM w ¦ SELECT a FROM (WITH w AS (SELECT a FROM t) SELECT a FROM w) x
        question_mark ¦ V ¦ '?' ¦ ?
        quote ¦ V ¦ '''' ¦ '''
        quote_symbol ¦ V ¦ 'a''''b' ¦ 'a'''b'
        radius ¦ V ¦ CIRCLE(1, 2, r / 3600) ¦ CIRCLE(1, 2, )
        region ¦ V ¦ REGION('CIRCLE ICRS 1 2 3') ¦ REGION(a || 'x')
        regular_identifier ¦ V ¦ a_1_b2 ¦ _a
        right_bracket ¦ V ¦ ']' ¦ a]
        right_paren ¦ V ¦ ((a)) ¦ a)
        schema_name ¦ F ¦ "my schema".t ¦ my schema.t
        search_condition ¦ C ¦ a = 1 OR b = 2 AND c = 3 ¦ a = 1 OR
        select_expression ¦ Q ¦ SELECT a FROM t ORDER BY a OFFSET 3 ¦ SELECT a FROM t OFFSET 3 ORDER BY a
        select_list ¦ Q ¦ SELECT * FROM t ¦ SELECT FROM t
        select_query ¦ Q ¦ SELECT DISTINCT TOP 5 a FROM t WHERE a = 1 GROUP BY a HAVING a > 1 ¦ SELECT a WHERE a = 1
        select_sublist ¦ Q ¦ SELECT a, t.*, b FROM t ¦ SELECT a, t*, FROM t
        semicolon ¦ Q ¦ SELECT a FROM t; ¦ SELECT a FROM t; SELECT b FROM t
        set_function_specification ¦ V ¦ COUNT(*) + SUM(a) ¦ SUM()
        set_function_type ¦ V ¦ AVG(a) + MAX(b) + MIN(c) + SUM(d) + COUNT(e) ¦ STDDEV(a)
        set_limit ¦ Q ¦ SELECT TOP 10 a FROM t ¦ SELECT TOP -1 a FROM t
        set_quantifier ¦ Q ¦ SELECT ALL a FROM t ¦ SELECT DISTINCT ALL a FROM t
        sign ¦ V ¦ -1 + +2 ¦ * 1
        signed_integer ¦ V ¦ TRUNCATE(a, -2) ¦ TRUNCATE(a, 1.5)
        simple_Latin_letter ¦ V ¦ aZ ¦ é
        simple_Latin_lower_case_letter ¦ V ¦ abcdefghijklmnopqrstuvwxyz ¦ ß
        simple_Latin_upper_case_letter ¦ V ¦ ABCDEFGHIJKLMNOPQRSTUVWXYZ ¦ Ω
        solidus ¦ V ¦ a / b ¦ a // b
        space ¦ Q ¦ SELECT a FROM t ¦ SELECTa FROM t
        string_geometry_function ¦ V ¦ COORDSYS(a) || 'x' ¦ COORDSYS || 'x'
        string_value_expression ¦ V ¦ a || b ¦ a || (b = c)
        string_value_function ¦ V ¦ LOWER(a) || COORDSYS(b) || ivo_known(c) ¦ SUBSTRING(a, 1)
        subquery ¦ F ¦ (a JOIN b USING (x)) AS j ¦ () AS j
        table_name ¦ F ¦ s.t ¦ s.
        table_reference ¦ F ¦ a, (SELECT x FROM b) AS c, d NATURAL JOIN e ¦ a, b(1)
        table_subquery ¦ C ¦ a IN (SELECT b FROM t ORDER BY b OFFSET 2) ¦ a IN SELECT b FROM t
        term ¦ V ¦ a * b / c ¦ a * / c
        tilde ¦ V ¦ '~' ¦ ~a
        token ¦ C ¦ (a)=(b) ¦ (a)=(b)$
        trig_function ¦ V ¦ ATAN2(SIN(a), COS(b)) + ACOS(1) + ASIN(1) + ATAN(1) + COT(1) + TAN(1) ¦ ATAN2(a)
        underscore ¦ V ¦ a_b ¦ _
        unqualified_schema name ¦ F ¦ s.t ¦ 1s.t
        unsigned_decimal ¦ Q ¦ SELECT TOP 007 a FROM t ¦ SELECT TOP 1.0 a FROM t
        unsigned_literal ¦ V ¦ 1 + 'a' ¦ TRUE
        unsigned_numeric_literal ¦ V ¦ 12 + 1.2 + 1.2E3 ¦ 1.2.3
        unsigned_value_specification ¦ V ¦ 12 ¦ :parameter
        user_defined_function ¦ V ¦ ivo_known(1, 'a', b) + ivo_known() ¦ ivo_known(1,)
        user_defined_function_name ¦ V ¦ ivo_known(1) ¦ "ivo_known"(1)
        user_defined_function_param ¦ V ¦ ivo_known(a + 1, NULL, POINT(1, 2)) ¦ ivo_known(*)
        value_expression ¦ V ¦ NULL ¦ NULL NULL
        value_expression_primary ¦ V ¦ (a) + COUNT(b) + CAST(c AS REAL) + COALESCE(d) ¦ (a b)
        vertical_bar ¦ V ¦ '|' ¦ a | b
        where_clause ¦ Q ¦ SELECT a FROM t WHERE a = 1 ¦ SELECT a FROM t WHERE
        with_clause ¦ Q ¦ WITH a AS (SELECT x FROM t), b AS (SELECT y FROM a) SELECT y FROM b ¦ WITH a AS (SELECT x FROM t) b AS (SELECT y FROM a) SELECT y FROM b
        with_query ¦ Q ¦ WITH a AS (SELECT x FROM t ORDER BY x) SELECT x FROM a ¦ WITH a (x) AS (SELECT x FROM t) SELECT x FROM a
        """""";
}
