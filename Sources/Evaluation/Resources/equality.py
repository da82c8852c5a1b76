# Decides whether two mathematical texts are equal. Runs inside the sandbox only: parse_expr evaluates its text.
import builtins
import importlib.metadata
import re
import types
from io import StringIO
from math import isclose
from tokenize import generate_tokens

import sympy
from sympy import E, Float, I, N, Rational, Symbol, pi, simplify
from sympy.parsing.latex import parse_latex
from sympy.parsing.sympy_parser import convert_xor, parse_expr, rationalize, standard_transformations


def antlr_version():
    try:
        return importlib.metadata.version("antlr4-python3-runtime")
    except importlib.metadata.PackageNotFoundError:
        return None


# What a plain text may call beside SymPy's classes. None makes a text or reads one: SymPy evaluates texts.
FUNCTIONS = (
    "N S apart cancel cbrt diff expand factor gcd integrate lcm limit nsimplify prime product real_root root "
    "simplify sqrt summation sympify together").split()
BUILTINS = "abs all any divmod hash len pow round sum".split()
FORBIDDEN = re.compile(r"['\"`\[]|__|:=|\blambda\b")
AS_VALUE = standard_transformations + (rationalize, convert_xor)


def forbidden(*_, **__):
    raise ValueError("no function of an expression")


def is_harmless(name, value):
    return (name in FUNCTIONS or isinstance(value, sympy.Basic)
            or isinstance(value, type) and issubclass(value, sympy.Basic))


def namespace():
    """The names that parse_expr knows by itself; those that do more than calculate lead nowhere."""
    names = {
        name: value if name in BUILTINS else forbidden
        for name, value in vars(builtins).items() if isinstance(value, types.BuiltinFunctionType)}
    exec("from sympy import *", public := {})
    for name, value in public.items():
        names[name] = value if is_harmless(name, value) or not callable(value) else forbidden
    names.update(max=sympy.Max, min=sympy.Min, __builtins__={})
    return names


NAMES = namespace()


def plain(text, transformations=standard_transformations):
    """What a text in plain notation stands for. parse_expr runs it as Python, and so nothing may be left in it
    that reaches beyond the names: no texts, no attributes, no subscripts, no functions of its own."""
    tokens = generate_tokens(StringIO(text.strip()).readline)
    if FORBIDDEN.search(text) or any(token.string == "." for token in tokens):
        raise ValueError("more than an expression")
    return parse_expr(text, global_dict=NAMES, transformations=transformations)


def parsed(text, latex):
    for parse in (parse_latex, plain) if latex else (plain,):
        try:
            return parse(text)
        except Exception:
            pass
    return text


def valued(expression):
    """A floating-point value; of a text as `N` itself would read it."""
    if isinstance(expression, str):
        expression = plain(expression.replace("\n", ""), AS_VALUE)
    return N(expression)


def number(text):
    """A number as Python reads it, without its commas; before a percent sign a hundredth of it."""
    text = text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        pass
    if not text.endswith("%"):
        return None
    try:
        return float(text[:-1].removesuffix("\\")) / 100
    except ValueError:
        return None


def equal_as_published(first, second, latex):
    """The same text, or numbers within a thousandth, or a difference that simplifies to nothing, or values
    within a thousandth."""
    if first == second:
        return True
    values = number(first), number(second)
    if None not in values:
        return isclose(*values, rel_tol=1e-9, abs_tol=1e-3)
    first, second = parsed(first, latex), parsed(second, latex)
    try:
        if simplify(first - second) == 0:
            return True
    except Exception:
        pass
    try:
        return isclose(valued(first), valued(second), rel_tol=1e-9, abs_tol=1e-3)
    except Exception:
        return False


CONSTANTS = {Symbol("pi"): pi, Symbol("i"): I, Symbol("e"): E}
DECIMAL = re.compile(r"\(*(-?\d*\.\d+)\)*")


def exact(text):
    value = parse_latex(text, strict=True)
    value = value.xreplace({number: Rational(str(number)) for number in value.atoms(Float)})
    return value.subs(CONSTANTS).doit()


def vanishes(difference):
    """Whether an expression is zero: exactly for numbers, at seven places for anything with free symbols."""
    symbols = sorted(difference.free_symbols, key=str)
    if difference == 0:
        return True
    for place in range(7 if symbols else 1):
        # Irrational places on no special line, away from poles and branch cuts of ordinary answers.
        values = {s: sympy.sqrt(2 + 3 * k + 7 * place) + Rational(1, 7) for k, s in enumerate(symbols)}
        size = abs(N(difference.subs(values), 30, maxn=200))
        if not size.is_number or not size < Float("1e-20"):
            return False
    return True


def rounds(text, value):
    """Whether a decimal number of four digits or more is a value without a finite notation, rounded."""
    match = DECIMAL.fullmatch(text)
    if not match or value.free_symbols or not value.is_real:
        return False
    digits = match[1]
    if len(digits.replace("-", "").replace(".", "").lstrip("0")) < 4:
        return False
    if value.is_rational:
        below = sympy.fraction(value)[1]
        while below % 2 == 0:
            below //= 2
        while below % 5 == 0:
            below //= 5
        if below == 1:
            return False
    half = Rational(1, 2 * 10 ** len(digits.split(".")[1]))
    return bool(N(abs(Rational(digits) - value), 30) <= half * (1 + Rational(1, 10**9)))


def equal_exactly(first, second):
    try:
        left, right = exact(first), exact(second)
    except Exception:
        return False
    try:
        return vanishes(left - right) or rounds(first, right) or rounds(second, left)
    except Exception:
        return False


def handle(request):
    if "first" not in request:
        return {"sympy": sympy.__version__, "antlr": antlr_version(), "latex": can_parse_latex()}
    first, second = request["first"], request["second"]
    if request["strict"]:
        return {"equal": bool(equal_exactly(first, second))}
    return {"equal": bool(equal_as_published(first, second, request["latex"]))}


def can_parse_latex():
    try:
        # The parser may leave it as an unevaluated power.
        return simplify(parse_latex("\\frac{1}{2}")) == Rational(1, 2)
    except Exception:
        return False


# Both parsers build their tables at first use; done here, every request finds them ready.
WARM = equal_as_published("x+\\frac{1}{3}", "x+1", can_parse_latex())
