namespace Dax.Adql.Syntax;

/// <summary>The reserved words that the grammar uses; the others are <see cref="Reserved"/> or name a <see cref="Function"/>.</summary>
internal enum Keyword : byte
{
    None, Reserved, Function, Statement,
    All, And, As, Asc, Avg, Between, Bigint, By, Case, Cast, Char, Circle, Coalesce, Count, Cross, Desc, Distinct, Double, Except, Exists,
    From, Full, Group, Having, Ilike, In, Inner, Integer, Intersect, Is, Join, Left, Like, Max, Min, Natural, Not, Null, Offset, On, Or,
    Order, Outer, Point, Polygon, Precision, Real, Right, Select, Smallint, Sum, Timestamp, Top, Union, Using, Varchar, Where, With,
    True, False,
}
