// A judge in a Java that stays: reads one request a line, answers each with one line.
//
// Run by Rhino's shell, with the judge's name:
//     java -cp JARS org.mozilla.javascript.tools.shell.Main -opt -1 warm.js NAME
// A request is an array of arguments in JSON. An answer is an object in JSON; `failed` in it is a
// sentence about why there is no verdict. What the judge itself prints goes to standard error.

var answers = new java.io.PrintStream(java.lang.System.out, true, "UTF-8");
java.lang.System.setOut(java.lang.System.err);

var judges = {
  // Arguments: those of EPUBCheck's command line, which writes its report to a file.
  epubcheck: function () {
    var checker = java.lang.Class.forName("com.adobe.epubcheck.tool.EpubChecker");
    var run = checker.getMethod("run", java.lang.reflect.Array.newInstance(java.lang.String, 0).getClass());
    return function (request) {
      var words = java.lang.reflect.Array.newInstance(java.lang.String, request.length);
      request.forEach(function (word, at) { words[at] = word; });
      return { code: Number(run.invoke(checker.getDeclaredConstructor().newInstance(), [words])) };
    };
  },

  // Arguments: the file, then the profiles' names, as in the engine ("PDFUA_1").
  verapdf: function () {
    var profiles = {};
    Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
    return function (request) {
      var found = [];
      request.slice(1).forEach(function (flavour) {
        profiles[flavour] = profiles[flavour] || profile(flavour);
        found = found.concat(validate(request[0], flavour, profiles[flavour]));
      });
      return { faults: found };
    };
  }
};

function validate(file, flavour, rules) {
  var flavourOf = Packages.org.verapdf.pdfa.flavours.PDFAFlavour.valueOf(flavour);
  var foundry = Packages.org.verapdf.pdfa.Foundries.defaultInstance();
  var parser = foundry.createParser(new java.io.File(file), flavourOf);
  var found = [];
  try {
    // Up to 20 places of each rule; no log, no passed checks, no progress.
    var validator = Packages.org.verapdf.pdfa.validation.validators.ValidatorFactory
      .createValidator(rules, 20, false, false, false);
    try {
      var result = validator.validate(parser), each = result.getTestAssertions().iterator();
      while (each.hasNext()) {
        var one = each.next(), rule = one.getRuleId();
        if (String(one.getStatus().name()) !== "FAILED") continue;
        found.push({
          flavour: flavour,
          clause: String(rule.getClause()) + "-" + rule.getTestNumber(),
          message: String(one.getErrorMessage() || one.getMessage()),
          context: String(one.getLocation().getContext()),
          count: Number(result.getFailedChecks().get(rule) || 1)
        });
      }
      if (!result.isCompliant() && !found.length) throw "it names no fault and finds the file bad";
    } finally {
      validator.close();
    }
  } finally {
    parser.close();
  }
  return found;
}

// The engine's own reader of profiles needs classes that the jar leaves out.
function profile(flavour) {
  var Profiles = Packages.org.verapdf.pdfa.validation.profiles.Profiles;
  var flavourOf = Packages.org.verapdf.pdfa.flavours.PDFAFlavour.valueOf(flavour);
  var root = document_(flavour).getDocumentElement();
  var rules = new java.util.HashSet(), variables = new java.util.HashSet();
  all(root, "rule").forEach(function (rule) { rules.add(ruleOf(rule)); });
  all(root, "variable").forEach(function (one) {
    variables.add(Profiles.variableFromValues(
      one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
  });
  var about = Profiles.profileDetailsFromValues(
    text(root, "name"), text(root, "description"), "veraPDF", new java.util.Date(0));
  return Profiles.profileFromValues(flavourOf, about, "", rules, variables);
}

function document_(flavour) {
  var file = flavour.replace(/^PDFA_(\d)_?(.?)$/, "PDFA-$1$2").replace(/^PDFUA_1$/, "PDFUA-1")
    .replace(/^PDFUA_2$/, "PDFUA-2-ISO32005");
  var loader = java.lang.ClassLoader.getSystemClassLoader();
  var stream = loader.getResourceAsStream("org/verapdf/pdfa/validation/" + file + ".xml");
  if (stream === null) throw "it has no profile " + flavour;
  var factory = Packages.javax.xml.parsers.DocumentBuilderFactory.newInstance();
  try {
    return factory.newDocumentBuilder().parse(stream);
  } finally {
    stream.close();
  }
}

function ruleOf(rule) {
  var Profiles = Packages.org.verapdf.pdfa.validation.profiles.Profiles;
  var id = all(rule, "id")[0], error = all(rule, "error")[0];
  var words = new java.util.ArrayList();
  all(error, "argument").forEach(function (one) {
    var named = one.getAttribute("name");
    words.add(Packages.org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl.fromValues(
      String(one.getTextContent()), named ? named : null, null));
  });
  var deferred = rule.getAttribute("deferred") == "true" ? java.lang.Boolean.TRUE : null;
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(
      specification(id.getAttribute("specification")), id.getAttribute("clause"), Number(id.getAttribute("testNumber"))),
    rule.getAttribute("object"), deferred, rule.getAttribute("tags"), text(rule, "description"),
    text(rule, "test"), Profiles.errorFromValues(text(error, "message"), words),
    new java.util.ArrayList());
}

function specification(word) {
  return java.lang.Enum.valueOf(
    java.lang.Class.forName("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"), word);
}

function all(element, tag) {
  var nodes = element.getElementsByTagName(tag), found = [];
  for (var at = 0; at < nodes.getLength(); at++) found.push(nodes.item(at));
  return found;
}

function text(element, tag) {
  var nodes = all(element, tag);
  return nodes.length ? String(nodes[0].getTextContent()).trim() : "";
}

var judge = judges[arguments[0]]();
var requests = new java.io.BufferedReader(new java.io.InputStreamReader(java.lang.System["in"], "UTF-8"));
answers.println("{}");
for (var line = requests.readLine(); line !== null; line = requests.readLine()) {
  var answer;
  try {
    answer = judge(JSON.parse(String(line)));
  } catch (error) {
    var cause = error && error.javaException || error;
    answer = { failed: String(cause.getMessage && cause.getMessage() || cause) };
  }
  answers.println(JSON.stringify(answer));
}
