using System.Text;
using Dax.Adql.Syntax;
using Dax.Sky.Frames;

namespace Dax.Adql.Binding;

/// <summary>
/// User-defined functions: arguments by their signatures, and what can be said with the standard's own nodes. What is known without any row is computed
/// here; NULL, or out of a function's domain, is NULL where rows say so and an error where the query does.
/// </summary>
internal sealed partial class Binder
{
    /// <summary>Functions that write their arguments several times stand at most so deep inside each other.</summary>
    private const int MostCopies = 4;

    private int copies;

    private BoundExpression BindUserFunction(FunctionCall call, Scope scope)
    {
        var user = call.Function.User!;
        if (user.IsAggregate)
            return BindUserAggregate(call, scope);
        if (!user.Copies)
            return BindUser(call, user, scope);
        if (++copies > MostCopies)
            Fail($"{user.Name} and functions like it stand at most {MostCopies} deep inside each other", call.At);
        var bound = errors.Count == 0 ? BindUser(call, user, scope) : new BoundNull(AdqlTypes.Null, call.At);
        copies--;
        if (BoundTree.IsVolatile(bound))
            Fail($"{user.Name} uses its arguments several times, and a random number would be another one each time", call.At, "a query in FROM that draws it");
        return bound;
    }

    private BoundExpression BindUser(FunctionCall call, UserFunction user, Scope scope) => user.Id switch
    {
        UserFunctionId.HealpixIndex => BindHealpixIndex(call, scope),
        UserFunctionId.HealpixCenter => BindHealpixCenter(call, scope),
        UserFunctionId.EpochPropPos => BindEpochPropPos(call, scope),
        UserFunctionId.GeomTransform => BindGeomTransform(call, scope),
        UserFunctionId.ToJd => BindJulian(call, scope, 2_440_587.5),
        UserFunctionId.ToMjd => BindJulian(call, scope, 40_587),
        UserFunctionId.NoCaseMatch => BindNoCaseMatch(call, scope),
        UserFunctionId.IntervalOverlaps => BindIntervalOverlaps(call, scope),
        UserFunctionId.HmsToDegrees or UserFunctionId.DmsToDegrees => BindSexagesimal(call, scope),
        UserFunctionId.AngSep => BindAngSep(call, scope),
        UserFunctionId.PtInCircle => BindPtInCircle(call, scope),
        UserFunctionId.PtInCPoly => BindPtInCPoly(call, scope),
        UserFunctionId.PtInBox => BindPtInBox(call, scope),
        UserFunctionId.PtInEllipse => BindPtInEllipse(call, scope),
        _ => Generic(call, scope),
    };

    private BoundFunction Generic(FunctionCall call, Scope scope) => new(call.Function, new(BindUserArguments(call, scope)), ToAdql(SignatureOf(call).Result), call.At);

    /// <summary>The parser has let only counts through that a signature has.</summary>
    private static UserSignature SignatureOf(FunctionCall call)
    {
        foreach (var signature in call.Function.User!.Signatures)
            if (signature.Takes(call.Arguments.Count))
                return signature;
        throw new InvalidOperationException(call.Function.Name);
    }

    private BoundExpression[] BindUserArguments(FunctionCall call, Scope scope)
    {
        var parameters = SignatureOf(call).Parameters;
        var arguments = new BoundExpression[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = BindUserArgument(call, i, parameters[i], scope);
        return arguments;
    }

    private BoundExpression BindUserArgument(FunctionCall call, int index, UserParameter parameter, Scope scope)
    {
        var value = BindValue(call.Arguments[index], scope);
        var type = value.Type;
        var fits = type.IsNull() || parameter.Type switch
        {
            UserType.Integer or UserType.Bigint => type.IsWhole(),
            UserType.Double or UserType.Numeric => type.IsNumeric || (type == AdqlTypes.Boolean && value is not BoundCondition),
            UserType.Text => type.IsText(),
            UserType.Timestamp => type.IsText() || type == AdqlTypes.Timestamp,
            _ => false,
        };
        if (!fits)
            return WrongArgument(call, value, parameter);
        return parameter.Type switch
        {
            UserType.Integer or UserType.Bigint => Coerce(value, AdqlTypes.Bigint),
            UserType.Double => Coerce(value, AdqlTypes.Double),
            UserType.Numeric => Numeric(value, call.Function.Name),
            UserType.Timestamp when value is BoundText text => ToTimestamp(text),
            _ => value.Type.IsNull() ? Coerce(value, ToAdql(parameter.Type)) : value,
        };
    }

    private BoundNull WrongArgument(FunctionCall call, BoundExpression value, UserParameter parameter)
    {
        var isFraction = parameter.Type is UserType.Integer or UserType.Bigint && value.Type.IsNumeric;
        var found = isFraction ? "not whole" : value.Type.Say();
        return Wrong($"{call.Function.Name} takes {Needed(parameter.Type)} as {parameter.Name}, and this is {found}", value.At, call.Function.User!.Usage);
    }

    private static string Needed(UserType type) => type switch
    {
        UserType.Integer or UserType.Bigint => "a whole number",
        UserType.Double or UserType.Numeric => "a number",
        UserType.Timestamp => "a timestamp",
        UserType.Point => "a point",
        UserType.Geometry => "a point, circle or polygon",
        _ => "a text",
    };

    private static AdqlType ToAdql(UserType type) => type switch
    {
        UserType.Integer => AdqlTypes.Integer,
        UserType.Bigint => AdqlTypes.Bigint,
        UserType.Text => AdqlTypes.Text,
        UserType.Timestamp => AdqlTypes.Timestamp,
        UserType.Integers => new(AdqlBase.Integer, true),
        _ => AdqlTypes.Double,
    };

    private BoundExpression BindJulian(FunctionCall call, Scope scope, double epoch)
    {
        var argument = BindUserArguments(call, scope)[0];
        return argument is BoundTimestamp time
            ? new BoundDouble((time.Value - DateTime.UnixEpoch).Ticks / (double)TimeSpan.TicksPerDay + epoch, call.At)
            : new BoundFunction(call.Function, [argument], AdqlTypes.Double, call.At);
    }

    private BoundIndicator BindNoCaseMatch(FunctionCall call, Scope scope)
    {
        var arguments = BindUserArguments(call, scope);
        return new(new BoundLike(arguments[0], arguments[1], Negated: false, IgnoreCase: true, call.At), call.At);
    }

    /// <summary>As comparisons, so that an engine may use what it knows of the columns; their types stay as they are.</summary>
    private BoundIndicator BindIntervalOverlaps(FunctionCall call, Scope scope)
    {
        var ends = BindUserArguments(call, scope);
        return new(new BoundJunction(false, [Order(0, 1), Order(2, 3), Order(0, 3), Order(2, 1)], call.At), call.At);

        BoundComparison Order(int low, int high) => new(ends[low], ComparisonOperator.LessOrEqual, ends[high], call.At);
    }

    private BoundExpression BindSexagesimal(FunctionCall call, Scope scope)
    {
        var argument = BindUserArguments(call, scope)[0];
        if (argument is not BoundText text)
            return new BoundFunction(call.Function, [argument], AdqlTypes.Double, call.At);
        var bytes = Encoding.UTF8.GetBytes(text.Value);
        var isAngle = call.Function.User!.Id == UserFunctionId.HmsToDegrees
            ? Sexagesimal.TryParseHours(bytes, out var degrees)
            : Sexagesimal.TryParseDegrees(bytes, out degrees);
        return isAngle ? new BoundDouble(degrees, call.At) : new BoundNull(AdqlTypes.Double, call.At);
    }
}
