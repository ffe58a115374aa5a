import pytest, re
from tests.ground.browser import PHONE, DESK
from tests.walks.way import Way
pytestmark = pytest.mark.browser
@pytest.mark.parametrize("size,lang,name", [(PHONE,"fi","Aino Mallinen"),(DESK,"sv","Elin Provberg")])
def test_shots(live,new_visitor,size,lang,name):
    v=new_visitor(size, language=lang)
    way=Way(v,lang)
    n=[0]
    orig=v.look
    def look():
        p=v.page.url.split("/")
        n[0]+=1
        if "apply" in p or "my" in p:
            v.page.screenshot(path=f"/tmp/shots/{size[0]}-{n[0]:02}-{'-'.join(x for x in p[4:] if len(x)<30)}.png", full_page=True)
        orig()
    v.look=look
    v.page.goto(live.address+f"/{lang}/")
    way.make_budget(); way.begin_application(name)
    way.fill_application(); way.look("r")
    way.send(); way.look()
    rec=v.page.url
    v.page.goto(rec.replace("receipt","copy")); look()
    v.page.goto(f"{live.address}/{lang}/my"); look()
    v.page.goto(rec.replace("/apply/","/my/applications/").replace("/receipt","")); look()
    v.page.goto(rec.replace("/apply/","/my/applications/").replace("/receipt","/discussion")); look()
