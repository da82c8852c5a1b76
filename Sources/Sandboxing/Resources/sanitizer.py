# Reduces a text to the Python definitions in it, as the published workflows do:
#   1. of all ranges of at least two lines the one that parses with the most non-blank lines, the first found;
#      where none does, the first line;
#   2. of that the imports, then plain functions, classes and assignments to one name, printed from the tree;
#   3. with an entry point only what it reaches by name.
# A text that does not parse after step 1 stays as it is, and so does one that is nested too deeply to be printed.
import ast
import bisect
import warnings

# Parsing may warn about what it reads, and nobody listens.
warnings.simplefilter("ignore")
# From Python 3.11 on the parser says whether more lines could still repair a text; before, assume they could.
ALLOW_INCOMPLETE = getattr(ast, "PyCF_ALLOW_INCOMPLETE_INPUT", 0x4000)


def handle(request):
    text = longest_program(request["text"])
    try:
        return reduced(text, request.get("entryPoint"))
    except (RecursionError, MemoryError):
        return text


def parses(text):
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def is_beyond_repair(text):
    """Whether neither this text nor any that begins with its lines can parse."""
    try:
        compile(text, "", "exec", ast.PyCF_ONLY_AST | ALLOW_INCOMPLETE, True)
    except SyntaxError as error:
        return error.msg != "incomplete input"
    except (ValueError, RecursionError, MemoryError):
        return False
    return False


def knows_incomplete():
    try:
        compile("(", "", "exec", ast.PyCF_ONLY_AST | ALLOW_INCOMPLETE, True)
    except SyntaxError as error:
        return error.msg == "incomplete input"
    except ValueError:
        return False


CAN_PRUNE = knows_incomplete()


def horizon(lines, start):
    """The end of the longest range from `start` that is not beyond repair; later ends need no look."""
    if not CAN_PRUNE:
        return len(lines)
    good, step = start, 1
    while True:
        end = min(good + step, len(lines))
        if is_beyond_repair("\n".join(lines[start:end])):
            break
        if end == len(lines):
            return end
        good, step = end, 2 * step
    # Beyond repair stays beyond repair, so that the border can be halved in.
    while end - good > 1:
        middle = (good + end) // 2
        if is_beyond_repair("\n".join(lines[start:middle])):
            end = middle
        else:
            good = middle
    return good


def longest_program(text):
    """By falling number of non-blank lines, so that the first range that parses is the answer."""
    lines = text.split("\n")
    if len(lines) > 1 and parses(text):
        return text
    filled = [0]
    for line in lines:
        filled.append(filled[-1] + bool(line.strip()))
    starts = [(start, horizon(lines, start)) for start in range(len(lines) - 1)]
    starts = [(start, end) for start, end in starts if end >= start + 2]
    for wanted in range(max([filled[end] - filled[start] for start, end in starts], default=0), 0, -1):
        for start, last in starts:
            if filled[last] - filled[start] < wanted:
                continue
            first = max(start + 2, bisect.bisect_left(filled, filled[start] + wanted))
            for end in range(first, last + 1):
                if filled[end] - filled[start] > wanted:
                    break
                candidate = "\n".join(lines[start:end])
                if parses(candidate):
                    return candidate
    return lines[0]


def defined_name(node):
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def reachable(definitions, entry):
    """The names that an entry point refers to, directly or through others."""
    references = {}
    for name, node in definitions:
        found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        references.setdefault(name, set()).update(found)
    reached, open_names = {entry}, [entry]
    while open_names:
        for name in references.get(open_names.pop(), ()):
            if name in references and name not in reached:
                reached.add(name)
                open_names.append(name)
    return reached


def reduced(text, entry):
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    definitions = [(defined_name(node), node) for node in body]
    definitions = [(name, node) for name, node in definitions if name is not None]
    if entry is not None:
        if entry not in [name for name, _ in definitions]:
            return ""
        kept = reachable(definitions, entry)
        definitions = [(name, node) for name, node in definitions if name in kept]
    return "\n".join(ast.unparse(node) for node in imports + [node for _, node in definitions])
